// Bundles everything into dist/: the extension, the engine, the CLI, the webview and the `node-ode` module; and the
// TypeScript server plugin to where VS Code looks for it.
// usage: node scripts/build.mjs [--watch]
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build, context } from "esbuild";
import { writeSentences } from "./l10n.mjs";
import { buildNodeOde, writeTfjsTypes } from "./nodeOde.mjs";
import { bundledPackages, noticesFile, noticesText, sourceWorks, worksOf } from "./notices.mjs";
import { root } from "./root.mjs";
import { typescriptPlugin } from "./typescriptPlugin.mjs";

const dist = path.join(root, "dist");
/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: root,
  outdir: "dist",
  bundle: true,
  sourcemap: true,
  minify: true,
  target: "es2022",
  logLevel: "warning",
  metafile: true,
};
/** @type {import("esbuild").BuildOptions} */
const node = { ...common, platform: "node", target: "node20", format: "esm" };
/** What VS Code and its TypeScript server load with `require`. @type {import("esbuild").BuildOptions} */
const required = { ...node, format: "cjs" };

/** For what is CommonJS and requires Node's modules, and, at its top, for the command line. */
const commonJs = `#!/usr/bin/env node
import { createRequire as requireFrom } from "node:module";
import { dirname as folderOf } from "node:path";
import { fileURLToPath as pathOf } from "node:url";
const require = requireFrom(import.meta.url), __filename = pathOf(import.meta.url), __dirname = folderOf(__filename);`;

/** Every bundle: what it starts from, and how it is made. @type {[Record<string, string>, import("esbuild").BuildOptions][]} */
const bundles = [
  // What they share, and the tensor library, which is loaded only when it is asked for, are files of their own.
  [
    {
      cli: "src/cli/main.ts",
      engine: "src/engine/main.ts",
      worker: "src/engine/worker.ts",
      poolWorker: "src/engine/poolWorker.ts",
    },
    {
      ...node,
      splitting: true,
      chunkNames: "shared-[hash]",
      // tensor library: as modules, so that what is not used stays out
      mainFields: ["module", "main"],
      banner: { js: commonJs },
    },
  ],
  [{ setupTfjsNode: "scripts/setupTfjsNode.mjs" }, node],
  // The reader's own tensor library, so that tensors and variables are the same.
  [{ "node-ode-tfjs": "src/tfjs/nodeOdeTfjs.ts" }, { ...node, external: ["@tensorflow/tfjs-core"] }],
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
// Shared files are named by their content: those of the last build would stay.
for (const file of existsSync(dist) ? readdirSync(dist) : []) {
  if (file.startsWith("shared-")) rmSync(path.join(dist, file));
}
mkdirSync(dist, { recursive: true });
// The tensor library's wasm back end, in the build that every engine of today takes.
const backEnd = "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm";
cpSync(path.join(root, backEnd), path.join(dist, path.basename(backEnd)));
// What the set-up of tfjs-node installs, beside it.
cpSync(path.join(root, "scripts", "tfjsNode"), path.join(dist, "tfjsNode"), { recursive: true });
const module = await buildNodeOde(dist);
writeTfjsTypes(dist);
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
  const metafiles = results.flatMap((result) =>
    result.status === "fulfilled" ? [result.value.metafile ?? []].flat() : [],
  );
  if (metafiles.length < bundles.length) process.exitCode = 1;
  else
    writeFileSync(
      path.join(root, noticesFile),
      noticesText([...worksOf(bundledPackages([module, ...metafiles], [backEnd])), ...sourceWorks()]),
    );
}
