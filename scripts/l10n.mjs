// Collects every English sentence that the extension and its panels show into l10n/bundle.l10n.json, the list translators
// start from. usage: node scripts/l10n.mjs
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "@babel/parser";
import { root } from "./root.mjs";

/** Where sentences are said: `t("…")`, `vscode.l10n.t("…")`. */
const folders = ["src/extension", "src/panels", "webview"];

/** Where analyses, their options, layers and templates are recorded, and the fields of a record that the editor shows. */
const records = /^src\/(?:analysis\/(?:.*\/)?(?:analysis|\w*Options|layers\/\w+)|extension\/templates\/registry)\.ts$/;
const recordFolders = ["src/analysis", "src/extension/templates"];
const shown = new Set(["title", "heading", "label", "doc", "needs", "group", "zero"]);

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
      for (const call of calls(parseFile(file).program)) {
        const [first] = call.arguments;
        if (first && isRecorded(first)) continue;
        if (first?.type !== "StringLiteral") throw new Error(`${file}:${call.loc?.start.line}: no literal sentence`);
        found.add(first.value);
      }
    }
  }
  for (const folder of recordFolders) {
    for (const name of readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })) {
      const file = path.posix.join(folder, name.replaceAll("\\", "/"));
      if (!records.test(file)) continue;
      for (const text of recorded(parseFile(file).program)) found.add(text);
    }
  }
  return [...found].sort();
}

/** @param {string} file relative to the repository */
function parseFile(file) {
  return parse(readFileSync(path.join(root, file), "utf8"), { sourceType: "module", plugins: ["typescript"] });
}

/**
 * The words of records in a syntax tree; what is no literal, such as a method's title, is not translated.
 *
 * @param {unknown} node
 * @returns {Generator<string>}
 */
function* recorded(node) {
  if (Array.isArray(node)) {
    for (const item of node) yield* recorded(item);
  } else if (typeof node === "object" && node !== null && "type" in node) {
    const property = /** @type {import("@babel/types").ObjectProperty} */ (node);
    if (property.type === "ObjectProperty" && property.key.type === "Identifier" && shown.has(property.key.name)) {
      if (property.value.type === "StringLiteral") yield property.value.value;
    }
    for (const value of Object.values(node)) yield* recorded(value);
  }
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

/**
 * Whether words come from a record: `analysis.title`, or `title` taken out of one.
 *
 * @param {import("@babel/types").Node} node
 */
function isRecorded(node) {
  if (node.type === "Identifier") return shown.has(node.name);
  return node.type === "MemberExpression" && node.property.type === "Identifier" && shown.has(node.property.name);
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
