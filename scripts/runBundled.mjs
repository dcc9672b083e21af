import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { forNode } from "./forNode.mjs";
import { root } from "./root.mjs";
import { scriptsAsTheyAre } from "./scriptsAsTheyAre.mjs";

/**
 * Bundles a TypeScript program of the repository, runs it in the top folder, and ends as it ends.
 *
 * @param {string} entry relative to the top folder
 * @param {readonly string[]} args
 * @param {readonly string[]} [flags] of Node
 */
export async function runBundled(entry, args, flags = []) {
  const folder = path.join(root, "test-output");
  mkdirSync(folder, { recursive: true });
  const outdir = mkdtempSync(path.join(folder, "run-"));
  const script = path.join(outdir, "main.mjs");
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: script,
    ...forNode,
    plugins: [scriptsAsTheyAre],
  });
  const { status } = spawnSync(process.execPath, [...flags, script, ...args], { cwd: root, stdio: "inherit" });
  rmSync(outdir, { recursive: true, force: true });
  process.exitCode = status ?? 1;
}
