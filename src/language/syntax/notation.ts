import type { Diagnostic } from "../../core/diagnostic.ts";
import { brief, quoted } from "../../core/quoted.ts";
import type { Expression } from "./ast.ts";
import { rangeAt } from "./range.ts";

/** What a mathematician's way of writing means in TypeScript. */
export interface Notation {
  readonly message: string;
  /** The piece of text that is written differently. */
  readonly start: number;
  readonly end: number;
  readonly fix?: NonNullable<Diagnostic["fix"]>;
}

/**
 * Recognises notation of mathematics where the parser stopped: products without a sign (`b sheep`, `2x`), primes (`y'`) and results
 * in braces (`=> { x: y, y: -x }`). Undefined where the text is simply wrong.
 */
export function notationAt(
  file: string,
  text: string,
  at: number,
  readExpression: (text: string) => Expression | undefined,
): Notation | undefined {
  return product(file, text, at) ?? prime(text, at) ?? bracedResult(file, text, at, readExpression);
}

/** Words before which or after which a blank is no product. */
const KEYWORDS = new Set(
  "as async await break case catch class const continue default delete do else enum export extends false finally for from function if implements import in instanceof interface let new null of return satisfies static super switch this throw true try type typeof undefined var void while with yield".split(
    " ",
  ),
);

function product(file: string, text: string, at: number): Notation | undefined {
  const left = /([\p{L}_$][\p{L}\p{N}_$]*|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[)\]])([ \t]*)$/u.exec(
    line(text, at).before,
  );
  const right = /^[ \t]*([\p{L}_$][\p{L}\p{N}_$]*|\d+\.?\d*|\()/u.exec(line(text, at).after);
  if (!left || !right || KEYWORDS.has(left[1]) || KEYWORDS.has(right[1])) return undefined;
  const start = at - left[0].length;
  // At the left margin stands a misspelt keyword rather than a factor.
  if (start === 0 || text[start - 1] === "\n") return undefined;
  const end = at + right[0].length;
  const [x, y] = [left[1], right[1]].map((side) => (/^[)\](]$/.test(side) ? "…" : side));
  // What two parentheses hold is not shown: it may be long.
  const written = `${x === "…" ? "(…)" : x} * ${y === "…" ? "(…)" : y}`;
  const blanks = right[0].length - right[1].length;
  return {
    message: `a product is written with \`*\`: ${quoted(written)}`,
    start,
    end,
    fix: {
      title: "Write `*` between them",
      range: rangeAt(file, text, at - left[2].length, at + blanks),
      text: " * ",
    },
  };
}

function prime(text: string, at: number): Notation | undefined {
  const name = text[at] === "'" ? /[\p{L}_$][\p{L}\p{N}_$]*$/u.exec(line(text, at).before)?.[0] : undefined;
  if (name === undefined || KEYWORDS.has(name)) return undefined;
  const message = `a derivative is not written \`${brief(name)}'\`: the function returns the derivatives, in the order of the state, as in \`return [dx, dy]\``;
  return { message, start: at - name.length, end: at + 1 };
}

/** An arrow's `{` begins statements, so that `{ x: y, y: -x }` is read as labels. */
function bracedResult(
  file: string,
  text: string,
  at: number,
  readExpression: (text: string) => Expression | undefined,
): Notation | undefined {
  const open = text.lastIndexOf("{", at);
  if (open < 0 || at - open > MAX_RESULT || !/=>\s*$/.test(text.slice(Math.max(0, open - 20), open))) return undefined;
  const close = text.indexOf("}", at);
  if (close < 0 || close - open > MAX_RESULT) return undefined;
  const literal = text.slice(open, close + 1);
  const values = entriesOf(literal, readExpression(literal));
  if (!values) return undefined;
  const array = `[${values.join(", ")}]`;
  return {
    message: `a result is an array, and \`{\` after \`=>\` begins statements: write \`=> ${brief(array)}\``,
    start: open,
    end: close + 1,
    fix: { title: "Write an array", range: rangeAt(file, text, open, close + 1), text: array },
  };
}

const MAX_RESULT = 2000;

/** The texts of an object literal's values; undefined where it is no plain one. */
function entriesOf(literal: string, object: Expression | undefined): string[] | undefined {
  if (object?.type !== "ObjectExpression" || object.properties.length === 0) return undefined;
  const values = object.properties.map((entry) => (entry.type === "ObjectProperty" ? entry.value : undefined));
  if (!values.every((value) => value !== undefined)) return undefined;
  return values.map(({ start, end }) => literal.slice(start ?? 0, end ?? 0));
}

/** The line around an offset, in two parts; of a long one only what is near. */
function line(text: string, at: number) {
  const from = Math.max(text.lastIndexOf("\n", at - 1) + 1, at - 200);
  const newline = text.indexOf("\n", at);
  const to = Math.min(newline < 0 ? text.length : newline, at + 200);
  return { before: text.slice(from, at), after: text.slice(at, to) };
}
