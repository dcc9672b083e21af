import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { everyBlock } from "./everyBlock.ts";
import { bundleWebview } from "./lab.ts";
import { type EditorTheme, editorThemes } from "./themes.ts";

/**
 * Writes pages that show every block in every theme of the editor, without an editor: `index.html` has them under one another, and a
 * page each stands beside it.
 *
 * @returns the address of `index.html`
 */
export async function writeGallery(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const { script, style } = await bundleWebview();
  const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  write("webview.js", script);
  write("webview.css", style);
  write("panel.js", `const panel = ${source(everyBlock())};\n`);
  for (const [name, theme] of Object.entries(editorThemes)) write(`${name}.html`, page(name, theme));
  write("index.html", index(Object.keys(editorThemes)));
  return pathToFileURL(path.join(folder, "index.html")).href;
}

function page(name: string, { bodyClass, variables }: EditorTheme): string {
  const declared = Object.entries(variables).map(([variable, value]) => `${variable}: ${value};`);
  return `<!doctype html>
<html lang="en" style="${declared.join(" ").replaceAll('"', "'")} background: var(--vscode-editor-background)">
<head><meta charset="utf-8"><title>Every block, ${name}</title><link rel="stylesheet" href="webview.css"></head>
<body class="${bodyClass}">
<div id="panel"></div>
<script>window.acquireVsCodeApi = () => ({ postMessage() {}, getState() {}, setState() {} });</script>
<script src="webview.js"></script>
<script src="panel.js"></script>
<script>window.postMessage({ type: "show", panel, answers: 0 }, "*");</script>
</body>
</html>
`;
}

function index(names: readonly string[]): string {
  const frames = names.map((name) => `<h1>${name}</h1>\n<iframe src="${name}.html" title="${name}"></iframe>`);
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Gallery</title>
<style>body { margin: 24px; font-family: system-ui } iframe { width: 100%; height: 2600px; border: 1px solid #888 }</style></head>
<body>
${frames.join("\n")}
</body>
</html>
`;
}

/** A panel as the text of a script, arrays of numbers as such. */
function source(value: unknown): string {
  if (value instanceof Float64Array) return `Float64Array.of(${Array.from(value, (x) => String(x)).join()})`;
  if (Array.isArray(value)) return `[${value.map(source).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  return `{${Object.entries(value)
    .map(([key, entry]) => `${JSON.stringify(key)}:${source(entry)}`)
    .join()}}`;
}
