// Writes a page with every block of the panels in every theme of the editor, and prints its address.
// usage: node scripts/gallery.mjs [folder]   (default: test-output/gallery)
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { root } from "./root.mjs";
import { scriptsAsTheyAre } from "./scriptsAsTheyAre.mjs";

const folder = path.join(root, "test-output");
mkdirSync(folder, { recursive: true });
const outdir = mkdtempSync(path.join(folder, "gallery-"));
const script = path.join(outdir, "main.mjs");
await build({
  absWorkingDir: root,
  entryPoints: ["test/webview/galleryMain.ts"],
  outfile: script,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  plugins: [scriptsAsTheyAre],
  logLevel: "warning",
});
const target = path.resolve(process.argv[2] ?? path.join(folder, "gallery"));
const { status } = spawnSync(process.execPath, [script, target], { cwd: root, stdio: "inherit" });
rmSync(outdir, { recursive: true, force: true });
process.exit(status ?? 1);
