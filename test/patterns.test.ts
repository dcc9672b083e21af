import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { parse } from "@babel/parser";
import { type Node, traverseFast } from "@babel/types";

/** Methods of strings that make a pattern of a text that they are given. */
const MAKING = new Set(["match", "matchAll", "search"]);

const files = ["src", "webview", "scripts"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(ts|mjs)$/.test(file))
    .map((file) => path.join(folder, file)),
);

/** A regular expression as it is written, or the name of one: constants are written in capitals. */
function isWritten(node: Node | undefined): boolean {
  return node?.type === "RegExpLiteral" || (node?.type === "Identifier" && /^[A-Z][A-Z_]*$/.test(node.name));
}

/** Places where a regular expression is made of a value. */
function made(file: string, text: string): string[] {
  const found: string[] = [];
  const constants = new Map<string, Node>();
  const types = new Set<Node>();
  const { program } = parse(text, { sourceType: "module", plugins: ["typescript"] });
  traverseFast(program, (node) => {
    if (node.type === "VariableDeclarator" && node.id.type === "Identifier" && node.init)
      constants.set(node.id.name, node.init);
  });
  traverseFast(program, (node) => {
    const at = `${file}:${node.loc?.start.line}`;
    if (node.type === "TSTypeReference") types.add(node.typeName);
    if (node.type === "Identifier" && node.name === "RegExp" && !types.has(node)) found.push(at);
    if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return;
    const { property, object } = node.callee;
    if (property.type !== "Identifier" || !MAKING.has(property.name)) return;
    // `vscode.languages.match` compares a document with a selector.
    if (
      object.type === "MemberExpression" &&
      object.property.type === "Identifier" &&
      object.property.name === "languages"
    )
      return;
    const [pattern] = node.arguments;
    if (!isWritten(pattern) || (pattern.type === "Identifier" && constants.get(pattern.name)?.type !== "RegExpLiteral"))
      found.push(at);
  });
  return found;
}

test("no regular expression is made of anything: what comes from a file can neither break one nor hang the editor", () => {
  assert.ok(files.length > 300, `${files.length}`);
  assert.deepEqual(
    files.flatMap((file) => made(file, readFileSync(file, "utf8"))),
    [],
  );
});

test("the walk finds what makes one", () => {
  for (const text of [
    "const f = (name: string) => new RegExp(name);",
    "const f = (name: string) => RegExp(name).test(name);",
    "const make = RegExp;",
    "const f = (name: string) => name.match(name);",
    "const NAME = read(); const f = (name: string) => name.search(NAME);",
    "const f = (name: string) => [...name.matchAll(name as never)];",
  ])
    assert.equal(made("x.ts", text).length, 1, text);
  assert.deepEqual(made("x.ts", 'const A: RegExp = /a/; "a".match(A); "a".match(/b/g);'), []);
});
