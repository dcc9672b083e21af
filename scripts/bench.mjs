// Measures and prints the benchmark table: ratios within this one run, medians.
// usage: node scripts/bench.mjs [--json] [fragment …]   only the groups whose name contains one of the fragments
// Rivals in Python are timed where NODE_ODE_BENCH_PYTHON, or a python3 or python on the PATH, has what they need.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { root } from "./root.mjs";
import { scriptsAsTheyAre } from "./scriptsAsTheyAre.mjs";

const folder = path.join(root, "test-output");
mkdirSync(folder, { recursive: true });
const outdir = mkdtempSync(path.join(folder, "bench-"));
await build({
  absWorkingDir: root,
  entryPoints: ["bench/main.ts"],
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  plugins: [scriptsAsTheyAre],
  logLevel: "warning",
});
const script = path.join(outdir, "main.mjs");
const { status } = spawnSync(process.execPath, ["--expose-gc", script, ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
rmSync(outdir, { recursive: true, force: true });
process.exit(status ?? 1);
