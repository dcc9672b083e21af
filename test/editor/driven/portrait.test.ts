import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Frame } from "playwright-core";
import { type Editor, until, withEditor } from "../harness/editor.ts";
import { widenedAndBack } from "./widened.ts";

const FILE = "vanDerPol.node-ode.ts";
const PLANE = '[data-figure="plane"]';

/** Bytes of the drawing, to see that it changed. */
async function pixels(panel: Frame): Promise<string> {
  return panel
    .locator(`${PLANE} canvas`)
    .first()
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
}

/** Colours on the drawing that are not its background, as a part of all pixels. */
async function inked(panel: Frame): Promise<number> {
  return panel
    .locator(`${PLANE} canvas`)
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 3; i < data.length; i += 4) if (data[i] > 40) count++;
      return count / (data.length / 4);
    });
}

async function settled(panel: Frame, before: string, what: string): Promise<string> {
  return until(what, async () => {
    const now = await pixels(panel);
    return now !== before && now;
  });
}

async function openPortrait(editor: Editor): Promise<Frame> {
  await editor.open(FILE);
  await editor.clickLens("Phase portrait", async () => (await editor.findWebview(PLANE)) !== undefined);
  const panel = await editor.webview(`${PLANE} canvas`);
  await until("the drawing", async () => (await inked(panel)) > 0.02);
  return panel;
}

test("a portrait is opened, clicked, dragged, typed at, written back, and survives a reload", async () => {
  await withEditor("portrait", { workspace: "samples", provokes: /TSServer exited/ }, async (editor) => {
    await editor.theme("dark");
    let panel = await openPortrait(editor);
    await editor.screenshot("editor-portrait-dark");
    let drawing = await pixels(panel);

    const canvas = panel.locator(`${PLANE} canvas`).first();
    const box = (await canvas.boundingBox())!;
    await editor.page.mouse.click(box.x + box.width * 0.3, box.y + box.height * 0.3);
    drawing = await settled(panel, drawing, "the trajectory of a click");

    const slider = panel.locator('[data-control="theta:mu:0"] input[type="range"]');
    await slider.focus();
    for (let press = 0; press < 10; press++) await slider.press("ArrowRight");
    drawing = await settled(panel, drawing, "the drawing of another mu");
    const value = Number(await slider.inputValue());
    assert.notEqual(value, 1);

    const write = panel.locator('[data-control="write"]');
    await write.click();
    const source = async () =>
      (await editor.page.locator(".monaco-editor .view-lines").first().innerText()).replaceAll("\u00a0", " ");
    await until("the source to change", async () => (await source()).includes(`mu = param(${value},`));
    await editor.screenshot("editor-portrait-written");

    await editor.page.locator(".monaco-editor .view-lines").first().click();
    await editor.run("File: Save");
    const saved = () => readFileSync(path.join(editor.workspace, FILE), "utf8");
    await until("the file to be saved", () => saved().includes(String(value)));

    await editor.theme("light");
    drawing = await settled(panel, drawing, "the light theme");
    assert.ok((await inked(panel)) > 0.02);
    await editor.screenshot("editor-portrait-light");

    await editor.remembers("nodeOde.panel");
    await editor.reload();
    panel = await editor.webview(`${PLANE} canvas`);
    await until("the drawing after a reload", async () => (await inked(panel)) > 0.02);
    await editor.screenshot("editor-portrait-reloaded");
    // Not before: the workbench may store its layout while the side bar is away, and is then loaded again without it.
    await widenedAndBack(editor, panel);
    await editor.theme("highContrast");
    await until("the drawing in high contrast", async () => (await inked(panel)) > 0.02);
    await editor.screenshot("editor-portrait-highContrast");
    assert.deepEqual(
      editor.consoleErrors().filter((text) => /Content Security Policy/.test(text) && /node-ode/.test(text)),
      [],
    );
  });
});
