import assert from "node:assert/strict";
import { test } from "node:test";
import { until, withEditor } from "../harness/editor.ts";
import { widenedAndBack } from "./widened.ts";

const ADJOINT = '[data-figure="adjoint"]';

test("the adjoint opens from its lens, is drawn, and its audit arrives", async () => {
  await withEditor("adjoint", { workspace: "samples", provokes: /TSServer exited/ }, async (editor) => {
    await editor.theme("dark");
    await editor.open("rotation.node-ode.ts");
    await editor.clickLens("Adjoint", async () => (await editor.findWebview(ADJOINT)) !== undefined);
    const panel = await editor.webview(`${ADJOINT} canvas`);
    await until("the audit", async () => (await panel.getByText("agrees to").count()) > 0);
    await editor.screenshot("editor-adjoint-dark");
    await widenedAndBack(editor, panel);
    await panel.getByText("What each mode takes").scrollIntoViewIfNeeded();
    await editor.screenshot("editor-adjoint-modes-dark");
    await panel.getByText("Audit: every mode").scrollIntoViewIfNeeded();
    await editor.theme("light");
    await editor.screenshot("editor-adjoint-audit-light");
    const sizes = await panel.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    assert.ok(sizes[0] <= sizes[1] + 1, `the panel is ${sizes[0]} wide in ${sizes[1]}`);
  });
});
