// Trains samples and draws each one's panel at six iterations into test-output/filmStrips, in the webview as it is, to be judged.
// usage: node scripts/filmStrip.mjs [part of a sample's name]
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { forNode } from "./forNode.mjs";
import { root } from "./root.mjs";

const outfile = path.join(root, "test-output", "filmStrip.mjs");
await build({
  absWorkingDir: root,
  entryPoints: ["test/webview/filmStrip.ts"],
  outfile,
  ...forNode,
});
const { filmStrips } = await import(pathToFileURL(outfile).href);
await filmStrips(process.argv[2]);
