import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { BackEndUnavailable, loadBackEnd, loadBestBackEnd } from "../../../src/study/tensors/backEnds.ts";

// Beside the packages that tfjs-node needs.
mkdirSync("test-output", { recursive: true });
const folder = mkdtempSync(path.resolve("test-output/back-ends-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A folder with the package's files and a binary of these bytes. */
function withBinary(name: string, bytes: string | undefined): string {
  const at = path.join(folder, name);
  const home = path.join(at, "node_modules", "@tensorflow", "tfjs-node");
  mkdirSync(path.join(home, "lib", "napi-v8"), { recursive: true });
  const source = "node_modules/@tensorflow/tfjs-node";
  assert.ok(existsSync(`${source}/package.json`), "the npm package is an optional dependency that is always installed");
  for (const part of ["package.json", "dist", "scripts"])
    cpSync(`${source}/${part}`, `${home}/${part}`, { recursive: true });
  if (bytes !== undefined) writeFileSync(path.join(home, "lib", "napi-v8", "tfjs_binding.node"), bytes);
  return at;
}

function abortingPackage(): string {
  const at = withBinary("aborting", "");
  writeFileSync(path.join(at, "node_modules", "@tensorflow", "tfjs-node", "dist", "index.js"), "process.abort();");
  return at;
}

for (const [what, make, why] of [
  ["a package that is not there", () => path.join(os.tmpdir(), "nowhere"), /it is not installed/],
  ["a package without its binary", () => withBinary("without", undefined), /its binary is not in/],
  ["a binary cut off", () => withBinary("short", "\x7fELF"), /file too short|invalid|not a valid/i],
  [
    "a binary of something else",
    () => withBinary("text", "no machine code at all".repeat(1000)),
    /invalid ELF header|not a mach-o|not a valid/i,
  ],
  ["a binary that ends the process that loads it", abortingPackage, /ended the process that tried it \(SIGABRT\)/],
] as const) {
  test(`${what}: the next back end computes, and one sentence says why and how to install it`, async () => {
    const folders = [make()];
    await assert.rejects(loadBackEnd("tfjs-node", folders), (error) => {
      assert.ok(error instanceof BackEndUnavailable);
      assert.match(error.message, why);
      return true;
    });
    const { name, tf, note } = await loadBestBackEnd(folders);
    assert.equal(name, "tfjs wasm");
    assert.deepEqual([...tf.tidy(() => tf.add(tf.tensor1d([1, 2]), 1).dataSync())], [2, 3]);
    assert.match(note ?? "", /^tfjs-node did not load: .*\. To install it run "npm run setup:tfjs-node"/);
    assert.doesNotMatch(note ?? "", /\n/);
  });
}
