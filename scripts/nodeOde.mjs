// Generates the `node-ode` module from the registries: node-ode.js (its run time) and node-ode.d.ts (its types).
// usage: node scripts/nodeOde.mjs [folder]   dist by default
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = path.join(root, "src", "module");
const common = { bundle: true, format: "esm", platform: "node", target: "node20", logLevel: "warning" };

/** Writes both files into a folder. */
export async function buildNodeOde(outdir) {
  const generator = await build({ ...common, entryPoints: [path.join(folder, "generate.ts")], write: false });
  const code = Buffer.from(generator.outputFiles[0].contents).toString("base64");
  const { declarationsText, entryText } = await import(`data:text/javascript;base64,${code}`);

  mkdirSync(outdir, { recursive: true });
  const types = readFileSync(path.join(folder, "types.ts"), "utf8");
  writeFileSync(path.join(outdir, "node-ode.d.ts"), declarationsText(types));
  const stdin = { contents: entryText(), resolveDir: folder, loader: "ts" };
  await build({ ...common, stdin, outfile: path.join(outdir, "node-ode.js") });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildNodeOde(path.resolve(root, process.argv[2] ?? "dist"));
}
