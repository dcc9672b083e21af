import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { words } from "../../src/train/words.ts";
import { installNodeOde } from "./generated.ts";
import { strictErrors } from "./strictErrors.ts";

let folder: string;
before(() => {
  folder = installNodeOde();
});
after(() => rmSync(folder, { recursive: true, force: true }));

test("types are inferred as documented, and what is wrong is refused", () => {
  assert.equal(strictErrors(folder, ["test/samples/inference.ts"]), "");
});

test("the check would notice a wrong inference", () => {
  const file = path.join(folder, "wrong.ts");
  const text = readFileSync("test/samples/inference.ts", "utf8");
  writeFileSync(file, text.replace("same<typeof z0, number>(true)", "same<typeof z0, string>(true)"));
  assert.match(strictErrors(folder, [file]), /wrong\.ts\(\d+,\d+\): error TS2345/);
});

test("the declarations hold every word with its documentation, and types alone", () => {
  const text = readFileSync(path.join(folder, "node_modules", "node-ode", "node-ode.d.ts"), "utf8");
  for (const { name, doc } of words) {
    assert.ok(text.includes(`export declare function ${name}`), name);
    assert.ok(text.includes(doc), `the documentation of ${name}`);
  }
  assert.doesNotMatch(text, /\bany\b|\bimport\b|\bundefined\./);
});
