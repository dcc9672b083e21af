import assert from "node:assert/strict";
import { test } from "node:test";
import { loadBestBackEnd } from "../../../src/study/tensors/backEnds.ts";
import { usableBackEnds } from "../../compile/tfjs/backEnds.ts";
import { until, withEditor } from "../harness/editor.ts";

const ADJOINT = '[data-figure="adjoint"]';

test("the adjoint and its audit on tensors; where tfjs-node does not load one sentence says why", async () => {
  const { name, note } = await loadBestBackEnd();
  assert.equal(name, usableBackEnds[0].name);
  assert.equal(note === undefined, name === "tfjs-node");
  const options = { workspace: "samples", provokes: /TSServer exited/, settings: { "nodeOde.engine": "tfjs" } };
  await withEditor("engines", options, async (editor) => {
    await editor.theme("dark");
    await editor.open("linear.node-ode.ts");
    await editor.clickLens("Adjoint", async () => (await editor.findWebview(ADJOINT)) !== undefined);
    const panel = await editor.webview(`${ADJOINT} canvas`);
    const engine = `${name} float32`;
    await editor.page.locator(".statusbar-item").getByText(engine).waitFor();
    if (note) await panel.getByText(note).waitFor();
    assert.equal(await panel.getByText("tfjs-node did not load").count(), note ? 1 : 0);
    await editor.screenshot("editor-engines-dark");
    await until("the audit", async () => (await panel.getByText("Audit: every mode").count()) > 0);
    assert.ok((await panel.getByText(engine).count()) >= 2, "the engine is named over the drawing and over its column");
    await panel.getByText("Audit: every mode").scrollIntoViewIfNeeded();
    await editor.theme("light");
    await editor.screenshot("editor-engines-audit-light");
  });
});
