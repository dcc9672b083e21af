// Generates the `node-ode` module from the registries: node-ode.js (its run time) and node-ode.d.ts (its types).
// usage: node scripts/nodeOde.mjs [folder]   dist by default
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { root } from "./root.mjs";

const folder = path.join(root, "src", "module");
/** @type {import("esbuild").BuildOptions} */
const common = { bundle: true, format: "esm", platform: "node", target: "node20", logLevel: "warning" };

/**
 * Writes both files into a folder; gives what the run time is made of.
 *
 * @param {string} outdir
 */
export async function buildNodeOde(outdir) {
  const { outputFiles } = await build({ ...common, entryPoints: [path.join(folder, "generate.ts")], write: false });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  const { declarationsText, entryText } = await import(`data:text/javascript;base64,${code}`);

  mkdirSync(outdir, { recursive: true });
  const types = readFileSync(path.join(folder, "types.ts"), "utf8");
  writeFileSync(path.join(outdir, "node-ode.d.ts"), declarationsText(types));
  /** @type {import("esbuild").StdinOptions} */
  const stdin = { contents: entryText(), resolveDir: folder, loader: "ts" };
  const { metafile } = await build({ ...common, stdin, outfile: path.join(outdir, "node-ode.js"), metafile: true });
  return metafile;
}

/**
 * Writes the types of `node-ode/tfjs`, which are those its code is made with.
 *
 * @param {string} outdir
 */
export function writeTfjsTypes(outdir) {
  const types = readFileSync(path.join(root, "src", "tfjs", "api.ts"), "utf8");
  const values = { odeSolve: "OdeSolve", readDynamics: "ReadDynamicsFrom", optimizer: "OptimizerOf" };
  const declared = Object.entries(values).map(([name, type]) => `export declare const ${name}: ${type};\n`);
  writeFileSync(path.join(outdir, "node-ode-tfjs.d.ts"), [types, ...declared].join("\n"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildNodeOde(path.resolve(root, process.argv[2] ?? "dist"));
}
