import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Frame } from "playwright-core";
import { type Editor, until, withEditor } from "../harness/editor.ts";

const FILE = "lotkaVolterraFit.node-ode.ts";
const PLANE = '[data-figure="plane"]';
const STARTS = `${PLANE} .handle`;

/** Whether the focus is on what matches, or inside of it. */
const isOn = (panel: Frame, selector: string) =>
  panel.evaluate((wanted) => document.hasFocus() && Boolean(document.activeElement?.closest(wanted)), selector);

/** Puts the focus into the second column and presses Tab until it is on what matches, as one without a mouse does. */
async function tabTo({ page }: Editor, panel: Frame, selector: string): Promise<void> {
  await until(`the focus on ${selector}`, async () => {
    if (await isOn(panel, selector)) return true;
    await page.keyboard.press((await panel.evaluate(() => document.hasFocus())) ? "Tab" : "ControlOrMeta+2");
    return false;
  });
}

/** Presses a key that can be pressed again without harm, until what it opens is there. */
async function press<T>({ page }: Editor, key: string, what: string, opened: () => Promise<T>) {
  return until(what, async () => {
    await page.keyboard.press(key);
    return until(`${what}, of ${key}`, opened, 5000);
  });
}

test("by the keyboard alone: a sample, its portrait, a start, a training, and what it learnt in the file", async () => {
  await withEditor("keyboard", { workspace: "samples", provokes: /TSServer exited/ }, async (editor) => {
    const { keyboard } = editor.page;
    const text = readFileSync(path.join(editor.workspace, FILE), "utf8");
    const line = text.split("\n").findIndex((each) => each.includes("const fitCounts")) + 1;
    await editor.open(FILE, line);
    const panelWith = (selector: string) => () => editor.findWebview(selector);

    const portrait = await press(editor, "ControlOrMeta+Alt+P", "the portrait", panelWith(`${PLANE} canvas`));
    const starts = () => portrait.locator(STARTS).count();
    const before = await until("the starts", starts);
    await tabTo(editor, portrait, `${PLANE} .plot`);
    await keyboard.press("Enter");
    await until("one start more", async () => (await starts()) === before + 1);
    // What was made has the focus, and arrows move it.
    await until("the focus on the new start", () => isOn(portrait, STARTS));
    const place = () => portrait.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    const made = await until("where it is", place);
    await keyboard.press("Shift+ArrowRight");
    await until("the start elsewhere", async () => (await place()) !== made);

    // From the panel, and so on what the panel is about, in its place.
    const panel = await press(
      editor,
      "ControlOrMeta+Alt+T",
      "the training",
      panelWith('[data-kind="training"] canvas'),
    );
    assert.equal(await editor.page.locator(".editor-group-container").count(), 2);
    const written = '[data-control="write"] vscode-button';
    // L-BFGS ends before the iterations do that the sample gives it.
    await until("the end of the training", () => panel.getByText(/found no smaller loss/).count());
    await tabTo(editor, panel, written);
    await keyboard.press("Enter");
    await keyboard.press("ControlOrMeta+1");
    const saved = () => readFileSync(path.join(editor.workspace, FILE), "utf8");
    const value = (source: string) => Number(/alpha = param\(([\d.]+)/.exec(source)?.[1]);
    // While the editor writes it the file is empty.
    const alpha = await until("what was learnt in the file", async () => {
      await keyboard.press("ControlOrMeta+S");
      const found = value(saved());
      return Number.isNaN(found) || found === value(text) ? undefined : found;
    });
    assert.ok(Math.abs(alpha - 1.1) < 0.05, `alpha = ${alpha}`);
    await editor.screenshot("editor-keyboard-dark");
  });
});
