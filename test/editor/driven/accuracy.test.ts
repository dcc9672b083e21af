import assert from "node:assert/strict";
import { test } from "node:test";
import { until, withEditor } from "../harness/editor.ts";

const ORDERS = '[data-figure="orders"]';

test("the report opens from its lens, and its slider moves both sides at once", async () => {
  await withEditor("accuracy", { workspace: "samples", provokes: /TSServer exited/ }, async (editor) => {
    await editor.theme("dark");
    await editor.open("linear.node-ode.ts");
    await editor.clickLens("Euler vs RK4", async () => (await editor.findWebview(ORDERS)) !== undefined);
    const panel = await editor.webview(`${ORDERS} canvas`);
    await editor.screenshot("editor-accuracy-dark");
    const title = panel.getByText(/^With \d+ steps, h = /);
    assert.match((await title.textContent()) ?? "", /With 100 steps/);
    await panel.getByRole("slider").first().press("ArrowLeft");
    await until("the other step", async () => !(await title.textContent())?.includes("With 100 steps"));
    const sizes = await panel.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    assert.ok(sizes[0] <= sizes[1] + 1, `the panel is ${sizes[0]} wide in ${sizes[1]}`);
    await panel.locator(`${ORDERS} canvas`).first().scrollIntoViewIfNeeded();
    await editor.theme("light");
    await editor.screenshot("editor-accuracy-orders-light");
  });
});
