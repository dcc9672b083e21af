import { test } from "node:test";
import { until, withEditor } from "../harness/editor.ts";

test("the walkthrough's first step opens a sample, and its lenses lead on", async () => {
  await withEditor("walkthrough", { workspace: "samples", provokes: /TSServer exited/ }, async (editor) => {
    const { page } = editor;
    await page.setViewportSize({ width: 1400, height: 900 });
    await editor.run("Welcome: Open Walkthrough...");
    const pick = page.locator(".quick-input-list .monaco-list-row", { hasText: "Neural ODE Lab" }).first();
    await pick.waitFor();
    await pick.click();
    await page.locator(".getting-started-step", { hasText: "Open a sample" }).first().waitFor();
    await editor.screenshot("walkthrough-dark");
    await editor.theme("light");
    await editor.screenshot("walkthrough-light");
    await page.locator(".getting-started-step .monaco-button", { hasText: "Open a sample" }).first().click();
    await until("the sample", async () => (await editor.tab("vanDerPol.node-ode.ts").count()) > 0);
    await editor.clickLens("Phase portrait", async () => (await editor.findWebview("canvas")) !== undefined);
    await editor.screenshot("walkthrough-portrait-light");
  });
});
