import assert from "node:assert/strict";
import { test } from "node:test";
import { type Editor, until, withEditor } from "../harness/editor.ts";
import { sweeping } from "./sweeping.ts";

const ORDERS = '[data-figure="orders"]';
const BOX = '[data-figure="box-0"]';

test("the report opens from its lens, and its slider moves both sides at once", async () => {
  const settings = { "nodeOde.codeLens": ["accuracy", "wellposed", "sweep"] };
  await withEditor("accuracy", { workspace: "samples", settings, provokes: /TSServer exited/ }, async (editor) => {
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
    await draggingTheBox(editor);
    await sweeping(editor);
  });
});

/** The box of Picard and Lindelöf follows the hand, and the engine answers with the δ of what it has become. */
async function draggingTheBox(editor: Editor): Promise<void> {
  await editor.open("blowUp.node-ode.ts");
  await editor.clickLens("Well-posed?", async () => (await editor.findWebview(BOX)) !== undefined);
  const panel = await editor.webview(`${BOX} .handle`);
  const delta = async () => {
    const said = (await panel.getByText(/^Exactly one solution starts/).textContent()) ?? "";
    return Number(/every δ < ([\d.]+)/.exec(said)?.[1]);
  };
  // z′ = z² from 1 with b = 1: b/M = 1/(1 + b)² = 1/L = 1/4.
  await until("the δ of b = 1", async () => (await delta()) > 0.24);
  const corners = panel.locator(`${BOX} .handle`);
  const [topRight, bottomRight] = await until("the corners of the box", async () => {
    const places = await Promise.all((await corners.all()).map((corner) => corner.boundingBox()));
    const right = places.flatMap((place) => (place ? [place] : [])).sort((a, b) => b.x - a.x || a.y - b.y);
    return right.length === 4 && right.slice(0, 2).sort((a, b) => a.y - b.y);
  });
  const [x, y] = [topRight.x + topRight.width / 2, topRight.y + topRight.height / 2];
  const height = bottomRight.y - topRight.y;
  await editor.page.mouse.move(x, y);
  await editor.page.mouse.down();
  // Of b a fifth is left: δ = 0.2/1.44.
  await editor.page.mouse.move(x, y + 0.4 * height, { steps: 8 });
  await editor.page.mouse.up();
  await until("the δ of the smaller box", async () => Math.abs((await delta()) - 0.139) < 0.02);
  await editor.screenshot("editor-wellposed-dragged");
  await panel.getByRole("checkbox", { name: "The b with the largest δ" }).click();
  await until("the largest δ, after one click", async () => (await delta()) > 0.24);
  await editor.screenshot("editor-wellposed-largest");
}
