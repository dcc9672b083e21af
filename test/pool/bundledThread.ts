import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { after } from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { forNode } from "../../scripts/forNode.mjs";

/** A script of threads, bundled from a text whose imports start at the root; gone after the tests. */
export async function bundledThread(contents: string): Promise<URL> {
  mkdirSync("test-output", { recursive: true });
  const folder = mkdtempSync(path.resolve("test-output", "pool-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const outfile = path.join(folder, "worker.mjs");
  await build({
    stdin: { contents, resolveDir: process.cwd(), loader: "ts" },
    outfile,
    ...forNode,
  });
  return pathToFileURL(outfile);
}
