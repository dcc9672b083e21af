import assert from "node:assert/strict";
import { test } from "node:test";
import { until, withEditor } from "../harness/editor.ts";

const ADJOINT = '[data-figure="adjoint"]';

test("the adjoint and its audit on tensors; where tfjs-node is missing one sentence says so", async () => {
  const options = { workspace: "samples", provokes: /TSServer exited/, settings: { "nodeOde.engine": "tfjs" } };
  await withEditor("engines", options, async (editor) => {
    await editor.theme("dark");
    await editor.open("linear.node-ode.ts");
    await editor.clickLens("Adjoint", async () => (await editor.findWebview(ADJOINT)) !== undefined);
    const panel = await editor.webview(`${ADJOINT} canvas`);
    const status = editor.page.locator(".statusbar-item").getByText(/tfjs(-node|\s+wasm)\s+float32/);
    await status.waitFor();
    const [engine] = /tfjs.*/.exec((await status.textContent())!.replaceAll("\u00a0", " "))!;
    const isMissing = engine.startsWith("tfjs wasm");
    assert.equal(await panel.getByText("tfjs-node did not load: it is not installed").count(), isMissing ? 1 : 0);
    await editor.screenshot("editor-engines-dark");
    await until("the audit", async () => (await panel.getByText("Audit: every mode").count()) > 0);
    assert.ok((await panel.getByText(engine).count()) >= 2, "the engine is named over the drawing and over its column");
    await panel.getByText("Audit: every mode").scrollIntoViewIfNeeded();
    await editor.theme("light");
    await editor.screenshot("editor-engines-audit-light");
  });
});
