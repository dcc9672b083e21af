import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Frame } from "playwright-core";
import { until, withEditor } from "../harness/editor.ts";

const FILE = "spiral.node-ode.ts";
const LEARNED = '[data-figure="learned"]';

/** A number or text of the panel's row of facts. */
const fact = (panel: Frame, label: string) =>
  panel.evaluate((name) => {
    const found = [...document.querySelectorAll(".fact")].find(
      (each) => each.querySelector("dt")?.textContent === name,
    );
    return found?.querySelector("dd")?.textContent ?? "";
  }, label);

/** A count as it is written, with narrow spaces between groups of digits. */
const counted = (text: string) => Number(text.replaceAll("\u202f", ""));

const iteration = async (panel: Frame) => counted((await fact(panel, "iteration")).split(" / ")[0]);

const pixels = (panel: Frame) =>
  panel
    .locator(`${LEARNED} canvas`)
    .first()
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

const button = (panel: Frame, name: string) => panel.getByRole("button", { name, exact: true }).first();

/** Waits for the end of a pause: the button offers to play again, and what is drawn is of the iteration that the run stands at. */
async function paused(panel: Frame): Promise<number> {
  await button(panel, "Play").waitFor();
  return until("the drawing of the pause", async () => {
    const label = await panel.locator(".progress-label").first().innerText();
    const [, stands] = /^Paused after iteration ([\d\u202f]+)$/.exec(label) ?? [];
    return stands !== undefined && counted(stands) === (await iteration(panel)) && counted(stands);
  });
}

test("Train Neural ODE: watched, paused, stepped, rewound, resumed after a crash, and written to the file", async () => {
  await withEditor("training", { workspace: "samples", provokes: /TSServer exited/ }, async (editor) => {
    const file = path.join(editor.workspace, FILE);
    // As in the sample, but too long to end under the test's hands.
    const text = readFileSync(file, "utf8")
      .replace("iterations: 2000", "iterations: 500000")
      .replace("from: 1400", "from: 499000");
    assert.match(text, /500000[\s\S]*499000/);
    writeFileSync(file, text);
    await editor.theme("dark");
    await editor.open(FILE);
    await editor.run("Train Neural ODE");
    const panel = await editor.webview(`${LEARNED} canvas`);

    await until("the training", async () => (await iteration(panel)) > 20);
    const early = await pixels(panel);
    // It begins near 1; how far it has come at the first look is the machine's affair.
    await until("the loss to fall", async () => {
      const loss = await fact(panel, "loss");
      return loss.includes("×10⁻") || Number(loss) < 0.1;
    });
    await until("the field to change", async () => (await pixels(panel)) !== early);
    await editor.screenshot("editor-training-dark");

    await button(panel, "Pause").click();
    const stopped = await paused(panel);
    await button(panel, "Single step").click();
    await until("one iteration more", async () => (await iteration(panel)) === stopped + 1);
    const field = await pixels(panel);

    // Looking back: an earlier field, and the newest again.
    const slider = panel.locator('[data-control="epoch"] input[type="range"]');
    await slider.focus();
    await slider.press("Home");
    await until("an early field", async () => (await pixels(panel)) !== field);
    await slider.press("End");
    await until("the newest field", async () => (await pixels(panel)) === field);

    await button(panel, "Rewind").click();
    await until("the beginning", async () => (await iteration(panel)) === 0);
    await button(panel, "Play").click();
    await until("a second of training", async () => Number.parseFloat(await fact(panel, "time")) > 2);
    const reached = await iteration(panel);
    await editor.run("Neural ODE: Restart Engine");
    await panel.getByRole("button", { name: "Resume" }).first().click();
    await until("the training to go on", async () => (await iteration(panel)) > reached);
    await button(panel, "Pause").click();
    await paused(panel);

    const write = panel.locator('[data-control="write"]');
    await write.click();
    const weights = path.join(editor.workspace, "fitSpiral.weights.json");
    await until("the weights", () => existsSync(weights));
    // The message says where it was written, and takes it back.
    const message = editor.page.locator(".notification-list-item", { hasText: "Written to spiral.node-ode.ts" });
    const takeBack = message.locator(".monaco-button", { hasText: "Undo" }).first();
    await until("what was written to be taken back", async () => {
      if (!existsSync(weights)) return true;
      if (await takeBack.isVisible()) await takeBack.click({ timeout: 5000 });
      else await editor.run("Notifications: Show Notifications");
      return false;
    });
    await editor.run("Notifications: Clear All Notifications");
    await write.click();
    // While the editor writes it the file is empty.
    const saved = () => JSON.parse(readFileSync(weights, "utf8")) as { W: number[][]; b: number[] }[];
    const layers = await until("the weights once more", saved);
    assert.deepEqual(
      layers.map(({ W, b }) => [W.length, W[0].length, b.length]),
      [
        [50, 2, 50],
        [2, 50, 2],
      ],
    );
    const expected = text
      .replace(
        /(import \{[^}]*\} from "node-ode";)/,
        '$1\nimport fitSpiralWeights from "./fitSpiral.weights.json" with { type: "json" };',
      )
      .replace("seed: 7 }", "seed: 7, weights: fitSpiralWeights }");
    // The weights are there before the source names them: what is saved too early is saved again.
    await until("the source to be saved", async () => {
      if (readFileSync(file, "utf8") === expected) return true;
      await editor.page.locator(".monaco-editor .view-lines").first().click();
      await editor.run("File: Save");
      return false;
    });
    await editor.theme("light");
    await editor.screenshot("editor-training-written-light");
  });
});
