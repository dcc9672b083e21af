// Bundles everything into dist/: the extension, the engine, the CLI, the webview and the `node-ode` module; and the
// TypeScript server plugin to where VS Code looks for it.
// usage: node scripts/build.mjs [--watch]
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build, context } from "esbuild";
import { writeSentences } from "./l10n.mjs";
import { buildNodeOde } from "./nodeOde.mjs";
import { root } from "./root.mjs";
import { typescriptPlugin } from "./typescriptPlugin.mjs";

/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: root,
  outdir: "dist",
  bundle: true,
  sourcemap: true,
  minify: true,
  target: "es2022",
  logLevel: "warning",
};
/** @type {import("esbuild").BuildOptions} */
const node = { ...common, platform: "node", target: "node20", format: "esm" };
/** What VS Code and its TypeScript server load with `require`. @type {import("esbuild").BuildOptions} */
const required = { ...node, format: "cjs" };

/** Every bundle: what it starts from, and how it is made. @type {[Record<string, string>, import("esbuild").BuildOptions][]} */
const bundles = [
  [{ cli: "src/cli/main.ts" }, { ...node, banner: { js: "#!/usr/bin/env node" } }],
  // vscode-jsonrpc is CommonJS and requires Node's modules
  [
    { engine: "src/engine/main.ts", worker: "src/engine/worker.ts" },
    {
      ...node,
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    },
  ],
  [
    { extension: "src/extension/main.ts", lab: "src/extension/lab.ts" },
    { ...required, outExtension: { ".js": ".cjs" }, external: ["vscode", "./lab.cjs"] },
  ],
  [{ webview: "webview/main.ts" }, { ...common, platform: "browser", format: "iife" }],
  [
    { index: "src/extension/typescriptPlugin/plugin.ts" },
    {
      ...required,
      outdir: typescriptPlugin,
      sourcemap: false,
      footer: { js: "module.exports = module.exports.default;" },
    },
  ],
];

writeSentences();
await buildNodeOde(path.join(root, "dist"));
mkdirSync(path.join(root, typescriptPlugin), { recursive: true });
writeFileSync(
  path.join(root, typescriptPlugin, "package.json"),
  JSON.stringify({ name: path.basename(typescriptPlugin), version: "0.0.0", main: "index.js", private: true }),
);
const options = bundles.map(([entryPoints, rest]) => ({ ...rest, entryPoints }));
if (process.argv.includes("--watch")) {
  for (const bundle of options) await (await context(bundle)).watch();
  console.log("watching");
} else {
  // esbuild has already printed what is wrong; the other bundles are finished all the same
  const results = await Promise.allSettled(options.map((bundle) => build(bundle)));
  if (results.some(({ status }) => status === "rejected")) process.exitCode = 1;
}
