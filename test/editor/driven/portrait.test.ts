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

async function settled(panel: Frame, before: string, what: string, limit?: number): Promise<string> {
  return until(
    what,
    async () => {
      const now = await pixels(panel);
      return now !== before && now;
    },
    limit,
  );
}

async function openPortrait(editor: Editor): Promise<Frame> {
  await editor.open(FILE);
  await editor.clickLens("Phase portrait", async () => (await editor.findWebview(PLANE)) !== undefined);
  const panel = await editor.webview(`${PLANE} canvas`);
  await until("the drawing", async () => (await inked(panel)) > 0.02);
  return panel;
}

/** Pixels with ink of what is drawn for a pointer. */
async function hovered(panel: Frame): Promise<number> {
  return panel
    .locator(`${PLANE} .hover-layer`)
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      if (canvas.width === 0 || canvas.height === 0) return 0;
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, i) => i % 4 === 3 && value > 0).length;
    });
}

/** The slider of mu dragged through some values, each of which is drawn; the costly layers that come after are those of the last one. */
async function dragged(panel: Frame): Promise<void> {
  const slider = panel.locator('[data-control="theta:mu:0"] input[type="range"]');
  const set = (value: number, event: string) =>
    slider.evaluate(
      (input: HTMLInputElement, [to, type]) => {
        input.value = String(to);
        input.dispatchEvent(new Event(type, { bubbles: true }));
      },
      [value, event] as const,
    );
  let drawing = await pixels(panel);
  for (const mu of [1.9, 1.8, 1.7, 1.6, 1.5]) {
    await set(mu, "input");
    drawing = await settled(panel, drawing, `the drawing of mu = ${mu}`);
  }
  await set(1.5, "change");
  const cycles = panel.locator("table", { hasText: "multipliers" });
  await until("the limit cycle of the last mu, of period 7.0964", async () => /7\.096/.test(await cycles.innerText()));
}

/** Points at the equilibrium, which draws its linear flow, chooses it, and asks for the view that shows what matters. */
async function chosen(editor: Editor, panel: Frame): Promise<void> {
  const focus = panel.locator(`${PLANE} .handle[aria-label*="unstable focus"]`);
  await focus.waitFor({ state: "attached" });
  await focus.evaluate((handle) => handle.scrollIntoView({ block: "center", behavior: "instant" }));
  // What the engine drew from, not what was sent to it.
  const start = panel.locator(`${PLANE} .handle[aria-label^="initial state: x = 0, v = 0"]`);
  await until("the trajectory from the equilibrium", async () => {
    await until("the linear flow under the pointer", async () => {
      const box = (await focus.boundingBox())!;
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await editor.page.mouse.move(x + 2, y + 1);
      await editor.page.mouse.move(x, y);
      return (await hovered(panel)) > 500;
    });
    await editor.screenshot("editor-portrait-linearisation");
    // Where the pointer is, over the equilibrium as has just been seen: unless a table that arrived has moved the plane since.
    await editor.page.mouse.down();
    await editor.page.mouse.up();
    return until("its start", async () => (await start.count()) > 0, 10_000);
  });
  await panel.locator('[data-control="fit"]').click();
  await until(
    "what matters to be in view",
    async () => (await panel.locator('[data-control="fit"] vscode-button[disabled]').count()) === 1,
  );
  await until(
    "the limit cycle in it",
    async () => (await panel.locator("table", { hasText: "multipliers" }).count()) > 0,
  );
  assert.ok(await focus.isVisible());
}

test("a portrait is opened, clicked, dragged, typed at, written back, asked of its equilibrium, and survives a reload", async () => {
  await withEditor("portrait", { workspace: "samples", provokes: /TSServer exited/ }, async (editor) => {
    await editor.theme("dark");
    let panel = await openPortrait(editor);
    await editor.screenshot("editor-portrait-dark");
    let drawing = await pixels(panel);

    // Tables that arrive late move the plane: a click is aimed where it is now, and again where it missed.
    const canvas = panel.locator(`${PLANE} canvas`).first();
    const opened = drawing;
    drawing = await until("the trajectory of a click", async () => {
      const box = (await canvas.boundingBox())!;
      await editor.page.mouse.click(box.x + box.width * 0.3, box.y + box.height * 0.3);
      return settled(panel, opened, "the drawing with it", 10_000);
    });

    const slider = panel.locator('[data-control="theta:mu:0"] input[type="range"]');
    await slider.focus();
    for (let press = 0; press < 10; press++) await slider.press("ArrowRight");
    drawing = await settled(panel, drawing, "the drawing of another mu");
    const write = panel.locator('[data-control="write"]');
    const source = async () =>
      (await editor.page.locator(".monaco-editor .view-lines").first().innerText()).replaceAll("\u00a0", " ");
    // A drawing that was under way may move the slider, and the button away from under a click: what counts is that both come to say the same.
    const written = async () => {
      const says = Number(await slider.inputValue());
      return says !== 1 && (await source()).includes(`mu = param(${says},`) && says;
    };
    const value = await until("the source to change to what the slider says", async () => {
      await write.click({ timeout: 5000 });
      return until("it to be written", written, 5000);
    });
    await editor.screenshot("editor-portrait-written");

    await editor.page.locator(".monaco-editor .view-lines").first().click();
    await editor.run("File: Save");
    const saved = () => readFileSync(path.join(editor.workspace, FILE), "utf8");
    await until("the file to be saved", () => saved().includes(String(value)));

    await editor.theme("light");
    drawing = await settled(panel, drawing, "the light theme");
    assert.ok((await inked(panel)) > 0.02);
    await editor.screenshot("editor-portrait-light");

    await dragged(panel);
    await chosen(editor, panel);

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
