import type { Fix } from "../../core/diagnostic.ts";
import { type Allowance, nearestName } from "../../core/nearestName.ts";
import { quoted } from "../../core/quoted.ts";
import { spelling } from "../evaluate/members.ts";
import { refuse } from "../evaluate/refusal.ts";
import { Namespace, type Scope } from "../evaluate/value.ts";
import type { AstNode, Identifier } from "../syntax/ast.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { endOf, rangeAt, rangeOf } from "../syntax/range.ts";

const CLOCK = "the time is the second argument of a right-hand side";
const PURE = "a right-hand side computes with numbers and touches nothing else";
const ARRAYS = "write plain arrays and objects";

/** Names that JavaScript knows and the language does not, and what to do without them. */
const refused: Readonly<Record<string, string>> = {
  Date: CLOCK,
  performance: CLOCK,
  setTimeout: CLOCK,
  setInterval: CLOCK,
  console: `remove it: ${PURE}`,
  process: PURE,
  globalThis: PURE,
  window: PURE,
  document: PURE,
  fetch: `${PURE}; data belong in an experiment, as in \`csv("data.csv")\``,
  require: "write `import … from` at the top of the file",
  eval: PURE,
  Function: PURE,
  Promise: PURE,
  crypto: "a right-hand side gives the same value for the same state and time",
  JSON: 'import JSON as in `import data from "./data.json" with { type: "json" }`',
  Map: ARRAYS,
  Set: ARRAYS,
  WeakMap: ARRAYS,
  Float64Array: "write `Array(n).fill(0)`",
  Float32Array: "write `Array(n).fill(0)`",
  Symbol: ARRAYS,
  BigInt: "numbers are double precision",
  String: PURE,
  parseFloat: "write the number",
  parseInt: "write the number",
  structuredClone: "copy an array with `[...array]`",
  Error: "return a value on every path",
  arguments: "name the parameters, or write `(...values)`",
};

const CHANCE = new Set(["Date", "performance", "crypto", "setTimeout", "setInterval"]);

/** How mathematicians write what `Math` knows under another name. */
const ofMathematics: Readonly<Record<string, string>> = {
  π: "PI",
  pi: "PI",
  ln: "log",
  lg: "log10",
  sgn: "sign",
  tg: "tan",
  arcsin: "asin",
  arccos: "acos",
  arctan: "atan",
  arsinh: "asinh",
  arcosh: "acosh",
  artanh: "atanh",
};

/** Refuses a name that nothing declares: a word to be imported, something of JavaScript, or a misspelling. */
export function refuseUnknownName(
  node: Identifier,
  scope: Scope,
  words: ReadonlyMap<string, unknown>,
  parsed: ParsedFile,
  guesses: Allowance,
): never {
  const { name } = node;
  const range = rangeOf(node);
  if (Object.hasOwn(refused, name)) {
    const code = CHANCE.has(name) ? "not-deterministic" : "unsupported-syntax";
    refuse(range, code, `${quoted(name)} is not part of the language; ${refused[name]}`);
  }
  if (words.has(name)) {
    refuse(range, "unknown-name", `${quoted(name)} must be imported from "node-ode"`, importFix(name, parsed));
  }
  const math = scope.find("Math")?.value;
  const own = Object.hasOwn(ofMathematics, name) ? ofMathematics[name] : name;
  if (math instanceof Namespace && isAmong(own, math.names())) {
    const member = `Math.${own}`;
    refuse(
      range,
      "unknown-name",
      `${quoted(name)} is not known here; did you mean ${quoted(member)}?`,
      spelling(node, member),
    );
  }
  const near = nearestName(name, namesFor(scope, words), guesses);
  refuse(
    range,
    "unknown-name",
    `${quoted(name)} is not known here${near ? `; did you mean ${quoted(near)}?` : ""}`,
    near ? spelling(node, near) : undefined,
  );
}

function isAmong(name: string, names: Iterable<string>): boolean {
  for (const each of names) if (each === name) return true;
  return false;
}

function* namesFor(scope: Scope, words: ReadonlyMap<string, unknown>): Generator<string> {
  yield* scope.names();
  yield* words.keys();
}

/** Adds a word to the file's import from `node-ode`, or that import to the file. */
function importFix(name: string, { file, text, statements }: ParsedFile): Fix {
  const title = `Import ${quoted(name)} from "node-ode"`;
  const last = lastImported.has(statements) ? lastImported.get(statements) : lastImport(statements);
  lastImported.set(statements, last);
  if (last) return { title, range: endOf(last), text: `, ${name}` };
  return { title, range: rangeAt(file, text, 0), text: `import { ${name} } from "node-ode";\n` };
}

/** By the statements of a file: the last name of its import from `node-ode`. */
const lastImported = new WeakMap<ParsedFile["statements"], AstNode | undefined>();

function lastImport(statements: ParsedFile["statements"]): AstNode | undefined {
  for (const statement of statements) {
    if (statement.type !== "ImportDeclaration" || statement.importKind === "type") continue;
    const last = statement.specifiers[statement.specifiers.length - 1];
    if (statement.source.value === "node-ode" && last?.type === "ImportSpecifier") return last;
  }
  return undefined;
}
