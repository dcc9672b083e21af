// Bundles the extension, the engine, the CLI, the `node-ode` module and the webview into dist/.
// usage: node scripts/build.mjs [--watch]
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";
import { buildNodeOde } from "./nodeOde.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const common = { absWorkingDir: root, bundle: true, sourcemap: true, minify: true, logLevel: "warning", target: "es2022" };
const node = { ...common, platform: "node", target: "node20" };

/** Every bundle: what it starts from and where it lands. */
const bundles = [
  { ...node, entryPoints: { cli: "src/cli/main.ts" }, format: "esm", outdir: "dist", banner: { js: "#!/usr/bin/env node" } },
  {
    ...node,
    entryPoints: { engine: "src/engine/main.ts", worker: "src/engine/worker.ts" },
    format: "esm",
    outdir: "dist",
    // vscode-jsonrpc is CommonJS and requires Node's modules.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  },
  { ...node, entryPoints: { extension: "src/extension/main.ts", lab: "src/extension/lab.ts" }, format: "cjs", outdir: "dist", outExtension: { ".js": ".cjs" }, external: ["vscode", "./lab.cjs"] },
  { ...common, platform: "browser", entryPoints: { webview: "webview/main.ts" }, format: "iife", outdir: "dist" },
].filter(({ entryPoints }) => Object.values(entryPoints).every((file) => existsSync(path.join(root, file))));

await buildNodeOde(path.join(root, "dist"));
if (process.argv.includes("--watch")) {
  for (const bundle of bundles) await (await context(bundle)).watch();
  console.log("watching");
} else {
  await Promise.all(bundles.map((bundle) => build(bundle)));
}
