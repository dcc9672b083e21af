import assert from "node:assert/strict";
import { it } from "node:test";
import { bundleWebview } from "./lab.ts";

it("the webview's bundle is at most 700 kB, and its policy-breaking elements are not in it", async () => {
  const { script, style } = await bundleWebview();
  assert.ok(script.length + style.length <= 700_000, `${script.length + style.length} bytes`);
  assert.ok(script.length > 100_000, "everything is in it");
  for (const element of ["progress-ring", "badge"]) assert.ok(!script.includes(`baseName:"${element}"`), element);
  assert.ok(script.includes('baseName:"dropdown"'), "elements are found by their names");
});
