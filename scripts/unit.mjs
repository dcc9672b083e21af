// Bundles the unit tests with esbuild and runs them under Node's own test runner.
// usage: node scripts/unit.mjs [fragment …]   only the test files whose path contains one of the fragments
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const fragments = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const options = process.argv.slice(2).filter((argument) => argument.startsWith("--"));

const files = readdirSync(path.join(root, "test"), { recursive: true })
  .map((file) => path.join("test", file))
  .filter((file) => file.endsWith(".test.ts") && !file.startsWith(path.join("test", "editor")))
  .filter((file) => fragments.length === 0 || fragments.some((fragment) => file.includes(fragment)))
  .sort();
if (files.length === 0) {
  console.error(`no test file matches ${fragments.join(", ")}`);
  process.exit(1);
}

const outdir = path.join(root, "test-output", `unit-${process.pid}`);
await build({
  absWorkingDir: root,
  entryPoints: files,
  outdir,
  outbase: "test",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  sourcemap: true,
  logLevel: "warning",
});
const bundled = files.map((file) => path.join(outdir, path.relative("test", file).replace(/\.ts$/, ".mjs")));
const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...options, ...bundled], {
  cwd: root,
  stdio: "inherit",
});
rmSync(outdir, { recursive: true, force: true });
process.exit(status ?? 1);
