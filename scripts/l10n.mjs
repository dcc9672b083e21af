// Collects every English sentence that the extension and its panels show into l10n/bundle.l10n.json, the list translators
// start from. usage: node scripts/l10n.mjs
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "@babel/parser";
import { root } from "./root.mjs";

/** Where sentences are said: `t("…")`, `vscode.l10n.t("…")`. */
const folders = ["src/extension", "webview"];

/** Relative to the repository. */
export const bundleFile = path.join("l10n", "bundle.l10n.json");

/**
 * The sentences in use, sorted.
 *
 * @returns {string[]}
 * @throws where a sentence is not a literal, because such a one could never be translated
 */
export function sentences() {
  /** @type {Set<string>} */
  const found = new Set();
  for (const folder of folders) {
    for (const name of readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".ts") || name.endsWith(".d.ts")) continue;
      const file = path.join(folder, name);
      const ast = parse(readFileSync(path.join(root, file), "utf8"), { sourceType: "module", plugins: ["typescript"] });
      for (const call of calls(ast.program)) {
        const [first] = call.arguments;
        if (first?.type !== "StringLiteral") throw new Error(`${file}:${call.loc?.start.line}: no literal sentence`);
        found.add(first.value);
      }
    }
  }
  return [...found].sort();
}

/**
 * The calls of `t` in a syntax tree.
 *
 * @param {unknown} node
 * @returns {Generator<import("@babel/types").CallExpression>}
 */
function* calls(node) {
  if (Array.isArray(node)) {
    for (const item of node) yield* calls(item);
  } else if (typeof node === "object" && node !== null && "type" in node) {
    const call = /** @type {import("@babel/types").CallExpression} */ (node);
    if (call.type === "CallExpression" && isT(call.callee)) yield call;
    for (const value of Object.values(node)) yield* calls(value);
  }
}

/** @param {import("@babel/types").Node} callee */
function isT(callee) {
  const name = callee.type === "MemberExpression" ? callee.property : callee;
  return name.type === "Identifier" && name.name === "t";
}

/** The bundle's text: each English sentence stands for itself. */
export function bundleText() {
  const entries = sentences().map((sentence) => [sentence, sentence]);
  return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`;
}

/** Writes the English bundle where it differs from what the sources say. */
export function writeSentences() {
  const file = path.join(root, bundleFile);
  const text = bundleText();
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeSentences();
