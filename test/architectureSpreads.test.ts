import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { type ParserOptions, parse } from "@babel/parser";

/*
 * `f(...list)` lays the list on the stack, which some 120,000 entries overflow. Functions that take any number of arguments get
 * them in a loop, or by `append`, `largest`, `smallest` and `euclideanNorm` of core. (The extension and its pages show what is bounded already.)
 */

/** Lists of two to four entries: bounds, and the ends of intervals. */
const SHORT = new Set(["span", "range", "corners", "products", "quotients"]);

/** Functions that take as many arguments as there are. */
const TAKES_ANY = new Set([
  "push",
  "unshift",
  "splice",
  "concat",
  "max",
  "min",
  "hypot",
  "fromCharCode",
  "append",
  "replaceChildren",
  "element",
]);

type AnyNode = { readonly type: string; readonly loc: { readonly start: { readonly line: number } } } & Readonly<
  Record<string, unknown>
>;

const isNode = (value: unknown): value is AnyNode =>
  typeof value === "object" && value !== null && "type" in value && "loc" in value;

/** The last name of `a.b.c` or of a variable. */
function lastName(node: unknown): string {
  if (!isNode(node)) return "";
  if (node.type === "Identifier") return String(node.name);
  return node.type === "MemberExpression" || node.type === "OptionalMemberExpression" ? lastName(node.property) : "";
}

/** The list behind `list.map(…)`. */
function sourceOf(node: unknown): string {
  const isMapped = isNode(node) && node.type === "CallExpression" && lastName(node.callee) === "map";
  return lastName(isMapped && isNode(node.callee) ? node.callee.object : node);
}

function longSpreads(file: string): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (isNode(value)) {
      const callee = lastName(value.callee);
      for (const given of (value.arguments as unknown[] | undefined) ?? []) {
        if (!isNode(given) || given.type !== "SpreadElement" || !TAKES_ANY.has(callee)) continue;
        if (!SHORT.has(sourceOf(given.argument))) found.push(`${file}:${value.loc.start.line} ${callee}`);
      }
      for (const child of Object.values(value)) visit(child);
    }
  };
  const options: ParserOptions = { sourceType: "module", plugins: ["typescript"], createImportExpressions: true };
  visit(parse(readFileSync(file, "utf8"), options).program);
  return found;
}

test("no list of any length is spread into arguments", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" })
    .map((file) => path.posix.join("src", file))
    .filter((file) => file.endsWith(".ts") && !file.startsWith("src/extension/"));
  assert.ok(files.length > 300);
  assert.deepEqual(files.flatMap(longSpreads), []);
});
