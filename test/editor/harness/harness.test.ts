import assert from "node:assert/strict";
import { test } from "node:test";
import { until, withEditor } from "./editor.ts";
import { runInHost } from "./inHost.ts";

const fixture = { extension: "test/editor/harness/fixture", workspace: "test/editor/harness/fixture/workspace" };

test("a driver opens a file, clicks a lens, uses a webview, runs commands and switches the theme", async () => {
  await withEditor("harness", { ...fixture, provokes: /nobody handles/ }, async (editor) => {
    await editor.open("one.ts");
    await editor.clickLens("Fixture lens", async () => (await editor.findWebview("#count")) !== undefined);
    const panel = await editor.webview("#count");
    await panel.locator("#count").click();
    assert.equal(await panel.locator("#count").textContent(), "1");
    const pixel = await panel
      .locator("canvas")
      .evaluate((canvas: HTMLCanvasElement) => [...canvas.getContext("2d")!.getImageData(5, 5, 1, 1).data]);
    assert.deepEqual(pixel, [0, 128, 255, 255]);
    assert.equal(await panel.locator("#theme").textContent(), "vscode-dark");
    await editor.theme("light");
    await until(
      "the webview to turn light",
      async () => (await panel.locator("#theme").textContent()) === "vscode-light",
    );
    await editor.screenshot("harness-light");

    assert.deepEqual(editor.hostErrors(), []);
    await editor.run("Fixture: Leave a Rejection Unhandled");
    await until("the rejection in the log", () =>
      editor.hostErrors().some((error) => error.includes("nobody handles")),
    );
  });
});

test("suites run inside the extension host, in Restricted Mode, and their failures are told", async () => {
  const outcomes = await runInHost("test/editor/harness/fixture/inHost", {
    ...fixture,
    trusted: false,
    settings: { "editor.fontSize": 17 },
  });
  assert.deepEqual(
    outcomes.map(({ name, error }) => [name, error?.split("\n")[0]]),
    [
      ["fixture › the extension answers in Restricted Mode", undefined],
      ["fixture › a failure is told", "AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:"],
      ["fixture › a test that is put off has failed", "Error: Pending test forbidden"],
    ],
  );
});
