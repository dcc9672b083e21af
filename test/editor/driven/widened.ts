import assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import { type Editor, until } from "../harness/editor.ts";

/** Where a panel's layout has two columns, in pixels. */
const WIDE = 560;

/**
 * Gives a panel that was opened narrow the room of the side bar, and takes it away again: every figure stays. In an editor's
 * frames, not in a page of its own, figures below the fold once lost their height for good.
 */
export async function widenedAndBack(editor: Editor, panel: Frame): Promise<void> {
  const width = () => panel.evaluate(() => window.innerWidth);
  const lowest = () =>
    panel.evaluate(() => {
      const drawings = [...document.querySelectorAll("figure.figure canvas.drawing")];
      return Math.min(...drawings.map((drawing) => drawing.getBoundingClientRect().height));
    });
  assert.ok((await width()) < WIDE, `the panel is opened narrow, not ${await width()} pixels wide`);
  for (const wide of [true, false]) {
    await editor.run("View: Toggle Primary Side Bar Visibility");
    await until(`the panel to be ${wide ? "wide" : "narrow"}`, async () => (await width()) >= WIDE === wide);
    await until("every figure to have its height", async () => (await lowest()) > 60);
  }
}
