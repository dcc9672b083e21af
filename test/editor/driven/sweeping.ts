import assert from "node:assert/strict";
import { type Editor, until } from "../harness/editor.ts";

const FIGURE = '[data-figure="sweep"]';

/** A sweep opens from its lens, becomes an image over two parameters whose cells are told, and follows the text. */
export async function sweeping(editor: Editor): Promise<void> {
  await editor.open("vanDerPol.node-ode.ts");
  await editor.clickLens("Sweep", async () => (await editor.findWebview(FIGURE)) !== undefined);
  const panel = await editor.webview(`${FIGURE} canvas`);
  const second = panel.getByRole("combobox", { name: "Second parameter" });
  await second.click();
  await panel.getByRole("option", { name: "x(t₀)" }).click();
  // The legend has the ends of the colours.
  const legend = panel.locator(FIGURE).getByText(/^x at the end −?[\d.]+ – [\d.]+$/);
  await legend.waitFor();
  await panel.getByText("Every run").or(panel.getByText(/^676$/)).first().waitFor();
  const canvas = panel.locator(`${FIGURE} canvas`).first();
  await canvas.evaluate((drawing) => drawing.scrollIntoView({ block: "center", behavior: "instant" }));
  await until("what the cell under the pointer stands for", async () => {
    const { x, y, width, height } = (await canvas.boundingBox())!;
    await editor.page.mouse.move(x + width / 2 - 3, y + height / 2);
    await editor.page.mouse.move(x + width / 2, y + height / 2);
    const said = (await panel.locator(".tooltip.shown").allInnerTexts()).join(" ");
    return /mu\s+\d/.test(said) && /x\(t₀\)\s+\d/.test(said) && /x at the end\s+−?\d/.test(said);
  });
  await editor.screenshot("editor-sweep-light");
  await editor.theme("dark");
  await editor.screenshot("editor-sweep-dark");

  await editor.run("View: Focus First Editor Group");
  await editor.open("blowUp.node-ode.ts", 12);
  const tab = editor.tab("Sweep of blowUp");
  await editor.clickLens("Sweep", async () => (await tab.count()) > 0);
  const failing = await until("the sweep of what blows up", async () => {
    const found = await editor.findWebview(FIGURE);
    return found && (await found.getByText(/^23 of 51 runs did not come to their end/).count()) > 0 ? found : undefined;
  });
  await editor.screenshot("editor-sweep-failing");
  await editor.run("View: Focus First Editor Group");
  await editor.page.keyboard.press("End");
  await editor.page.keyboard.press("ArrowLeft");
  await editor.page.keyboard.type(" + 100");
  await failing.getByText(/^No run came to its end/).waitFor();
  assert.equal(await failing.getByText(/^51 of 51 runs did not come to their end/).count(), 1);
}
