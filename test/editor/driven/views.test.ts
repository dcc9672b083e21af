import assert from "node:assert/strict";
import { test } from "node:test";
import { type Editor, until, withEditor } from "../harness/editor.ts";

const PLANE = '[data-figure="plane"]';

const FILES = {
  "blowUp.node-ode.ts": "export const blowUp = (z = 1, t: number) => z * z;\n",
  "broken.node-ode.ts": `/** Sound. */
export const sound = ([x, v] = [1, 0], t: number) => [v, -x];
`,
};

/** Waits until the panel's figure has been drawn. */
async function drawn(editor: Editor, selector = PLANE) {
  const panel = await editor.webview(`${selector} canvas`);
  await until("the drawing", () =>
    panel
      .locator(`${selector} canvas`)
      .first()
      .evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
        return data.some((value, i) => i % 4 === 3 && value > 40);
      }),
  );
  return panel;
}

test("the tree and the plots of the side panel follow the cursor; failures are named with a remedy", async () => {
  await withEditor("views", { workspace: "samples", files: FILES, provokes: /TSServer exited/ }, async (editor) => {
    await editor.theme("dark");
    await editor.open("lotkaVolterra.node-ode.ts");
    await editor.page.locator(".activitybar .action-item a[aria-label='Neural ODE Lab']").click();
    const row = editor.page.locator(".tree-explorer-viewlet-tree-view .monaco-list-row", {
      hasText: "lotkaVolterra.node-ode.ts",
    });
    // A list draws what fits its height, and there are more samples than that.
    const tree = editor.page.locator(".tree-explorer-viewlet-tree-view .monaco-list:visible").first();
    await until("the row of the file", async () => {
      if (await row.isVisible()) return true;
      await tree.hover();
      await editor.page.mouse.wheel(0, 200);
      return false;
    });
    const plots = await drawn(editor);
    const title = () => plots.locator("h1").first().innerText();
    const first = await until("the plot's title", title);
    await editor.screenshot("editor-sidePanel-dark");
    await editor.open("lorenz.node-ode.ts");
    await until("the plots to follow", async () => (await title()) !== first);
    await editor.theme("light");
    await editor.screenshot("editor-sidePanel-light");

    await editor.run("View: Show Explorer");
    await editor.open("blowUp.node-ode.ts");
    await editor.clickLens("Phase portrait", async () => (await editor.findWebview(PLANE)) !== undefined);
    const panel = await drawn(editor);
    const remedy = panel.locator("button, vscode-button", { hasText: "Stop at t =" }).first();
    await remedy.waitFor();
    await editor.screenshot("editor-trouble-light");
    await remedy.click();
    await remedy.waitFor({ state: "detached" });
    await editor.screenshot("editor-trouble-remedied");

    await editor.run("View: Focus First Editor Group");
    await editor.open("broken.node-ode.ts", 2);
    await editor.clickLens("Phase portrait", async () => (await editor.tab("sound").count()) > 0);
    const sound = await drawn(editor);
    await editor.run("View: Focus First Editor Group");
    await editor.page.keyboard.press("End");
    for (let left = 0; left < 2; left++) await editor.page.keyboard.press("ArrowLeft");
    await editor.page.keyboard.type("q");
    await until(
      "the stale drawing",
      async () => (await sound.locator("[data-stale='true'], [data-stale='']").count()) > 0,
    );
    await editor.screenshot("editor-stale-light");
    assert.ok((await sound.locator(`${PLANE} canvas`).count()) > 0, "the last good drawing is gone");

    await editor.run("New Neural ODE Experiment");
    await editor.page.locator(".quick-input-list .monaco-list-row", { hasText: "Growth with a limit" }).click();
    await editor.tab("logistic.node-ode.ts").waitFor();
  });
});
