import type { Diagnostic } from "../../core/diagnostic.ts";
import { quoted } from "../../core/quoted.ts";
import type { SourceRange } from "../../core/sourceRange.ts";
import { errorAt } from "../evaluate/refusal.ts";
import { type AstNode, children, isTypeStatement, isTypeWrapper } from "./ast.ts";
import { headOf, rangeOf } from "./range.ts";

/** Syntax that is not part of the language: what it is, and what to write in its place. */
interface Entry {
  readonly what: string;
  readonly instead: string;
  /** The part to underline: the whole, or so many characters at its beginning. */
  readonly head?: number;
  /** A keyword that takes the place of the head. */
  readonly fix?: string;
}

type Rule<Type extends AstNode["type"]> = Entry | ((node: Extract<AstNode, { type: Type }>) => Entry | undefined);

const DETERMINISTIC = "write a function of its arguments";
const asynchronous: Entry = {
  what: "an asynchronous function",
  instead: "a right-hand side is computed at once; remove `async`",
  head: 5,
};
const generator: Entry = { what: "a generator", instead: "build an array and return it" };
const classes: Entry = { what: "a class", instead: "write functions, and objects for what belongs together", head: 5 };

const functions = ({ async, generator: isGenerator }: { async?: boolean; generator?: boolean }): Entry | undefined => {
  if (async) return asynchronous;
  return isGenerator ? generator : undefined;
};

const MADE_WITH_NEW = new Set(["Array", "Map", "Float64Array", "Float32Array"]);

/** Everything that is never part of the language, by the parser's name for it. */
const rules: { readonly [Type in AstNode["type"]]?: Rule<Type> } = {
  ClassDeclaration: classes,
  ClassExpression: classes,
  FunctionDeclaration: functions,
  FunctionExpression: functions,
  ArrowFunctionExpression: functions,
  ObjectMethod: (node) => {
    if (node.kind !== "method") return { what: quoted(node.kind), instead: "write a property or a method", head: 3 };
    return functions(node);
  },
  AwaitExpression: { what: "`await`", instead: "a right-hand side is computed at once", head: 5 },
  YieldExpression: generator,
  TryStatement: { what: "`try`", instead: "test with `if` before computing", head: 3 },
  ThrowStatement: { what: "`throw`", instead: "return a value on every path", head: 5 },
  ThisExpression: { what: "`this`", instead: DETERMINISTIC },
  Super: classes,
  NewExpression: ({ callee }) => {
    if (callee.type === "Identifier" && MADE_WITH_NEW.has(callee.name)) return undefined;
    return { what: "`new`", instead: "write arrays and objects as literals, `Array(n).fill(0)` for n zeros", head: 3 };
  },
  RegExpLiteral: { what: "a regular expression", instead: "a right-hand side computes with numbers" },
  BigIntLiteral: { what: "a bigint", instead: "write a number without `n`" },
  TaggedTemplateExpression: { what: "a tagged template", instead: DETERMINISTIC },
  ForInStatement: { what: "`for … in`", instead: "write `for (const key of Object.keys(object))`", head: 3 },
  ForOfStatement: (node) =>
    node.await ? { what: "`for await`", instead: "write `for … of` over an array", head: 3 } : undefined,
  WithStatement: { what: "`with`", instead: "name the object", head: 4 },
  DebuggerStatement: { what: "`debugger`", instead: "remove it: this file is read, never run" },
  ImportExpression: { what: "an import inside the program", instead: "import at the top of the file", head: 6 },
  MetaProperty: { what: "`import.meta` and `new.target`", instead: DETERMINISTIC },
  UnaryExpression: ({ operator }) => {
    if (operator === "typeof")
      return { what: "`typeof`", instead: "the kinds of values are known from their types", head: 6 };
    if (operator === "delete") return { what: "`delete`", instead: "make a new object without the property", head: 6 };
    return operator === "void" ? { what: "`void`", instead: "write `undefined`", head: 4 } : undefined;
  },
  BinaryExpression: ({ operator }) => {
    if (operator === "instanceof")
      return { what: "`instanceof`", instead: "the kinds of values are known from their types" };
    return operator === "in" ? { what: "`in`", instead: "compare the property with `undefined`" } : undefined;
  },
  VariableDeclaration: ({ kind, declare }) => {
    if (declare) return undefined;
    if (kind === "var") return { what: "`var`", instead: "write `let` or `const`", head: 3, fix: "let" };
    return kind === "using" || kind === "await using"
      ? { what: "`using`", instead: "write `const`", head: 5 }
      : undefined;
  },
  TSModuleDeclaration: {
    what: "a namespace",
    instead: "write a constant object: Node strips types and cannot strip a namespace",
  },
  TSImportEqualsDeclaration: { what: "`import … =`", instead: 'write `import … from "…"`' },
  TSExportAssignment: { what: "`export =`", instead: "write `export default`" },
  TSParameterProperty: classes,
  Decorator: { what: "a decorator", instead: DETERMINISTIC },
};

/** What is wrong with a piece of syntax that nothing of the language stands for. */
export function unsupported(node: AstNode): Diagnostic {
  return fault(node) ?? errorAt(rangeOf(node), "unsupported-syntax", `${nameOf(node)} is not part of the language`);
}

/** The error of a piece of syntax that is not part of the language, whatever stands around it; undefined for all other. */
export function fault(node: AstNode): Diagnostic | undefined {
  const rule = rules[node.type] as Rule<AstNode["type"]> | undefined;
  const entry = typeof rule === "function" ? rule(node as never) : rule;
  if (!entry) return undefined;
  const { what, instead, head, fix } = entry;
  const range: SourceRange = head ? headOf(node, head) : rangeOf(node);
  const message = `${what} is not part of the language; ${instead}`;
  return errorAt(
    range,
    "unsupported-syntax",
    message,
    fix ? { title: `Write ${quoted(fix)}`, range, text: fix } : undefined,
  );
}

/** Every unsupported piece in a part of a file, outermost only; types are passed over. */
export function faultsIn(part: AstNode): Diagnostic[] {
  const faults: Diagnostic[] = [];
  const open = [part];
  for (let node = open.pop(); node; node = open.pop()) {
    if (isTypeStatement(node) || (node.type.startsWith("TS") && !isTypeWrapper(node) && !rules[node.type])) continue;
    const found = fault(node);
    if (found) faults.push(found);
    else for (const child of children(node)) open.push(child);
  }
  return faults;
}

/** "ForInStatement" → "for in statement". */
function nameOf({ type }: AstNode): string {
  return type.replace(/^TS/, "").replace(/(?<=.)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^./, (letter) => letter.toLowerCase()); // biome-ignore format: one thought
}
