import assert from "node:assert/strict";
import { mkdirSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { packageExtension } from "../../scripts/package.mjs";
import { typescriptPlugin } from "../../scripts/typescriptPlugin.mjs";
import { until, withEditor } from "./harness/editor.ts";
import { firstRun } from "./harness/firstRun.ts";

test("the packaged extension installs, leads to a trained model within two minutes, and gives the types of node-ode", async () => {
  const vsix = path.join("test-output", "node-ode.vsix");
  mkdirSync("test-output", { recursive: true });
  await packageExtension(path.resolve(vsix));
  await withEditor("package", { extension: vsix, provokes: /TSServer exited/ }, async (editor) => {
    const extensions = path.join(editor.data, "extensions");
    const installed = path.join(
      extensions,
      readdirSync(extensions).find((name) => name.startsWith("neural-ode-lab."))!,
    );
    const files = readdirSync(installed, { recursive: true, encoding: "utf8" })
      .filter((file) => statSync(path.join(installed, file)).isFile())
      .map((file) => file.replaceAll("\\", "/"));
    const modules = files.filter((file) => file.startsWith("node_modules/"));
    assert.deepEqual(modules.sort(), [`${typescriptPlugin}/index.js`, `${typescriptPlugin}/package.json`]);
    for (const file of [
      "dist/extension.cjs",
      "dist/engine.js",
      "dist/webview.js",
      "dist/node-ode.d.ts",
      "dist/tfjsNode/package-lock.json",
      "media/icon.png",
      "l10n/bundle.l10n.de.json",
      "package.nls.de.json",
      "samples/vanDerPol.node-ode.ts",
      "snippets/node-ode.json",
      "templates/ownData.csv",
      "ThirdPartyNotices.txt",
    ]) {
      assert.ok(files.includes(file), file);
    }
    assert.deepEqual(
      files.filter((file) => /\.map$|^(src|test|scripts)\//.test(file)),
      [],
    );

    const { seconds, acts } = await firstRun(editor.page);
    await editor.screenshot("package-firstRun");
    assert.equal(
      await editor.page.locator(".editor-group-container").count(),
      2,
      "files on the left, panels on the right",
    );
    assert.ok(seconds <= 120, acts.map((act) => `${act.seconds.toFixed(1)} s: ${act.what}`).join("\n"));

    await editor.open("vanDerPol.node-ode.ts");
    const hover = editor.page.locator(".monaco-hover-content", { hasText: "experiment" });
    await until("the type of experiment, from the extension's declarations", async () => {
      await editor.page.keyboard.press("Escape");
      await editor.text().getByText("experiment", { exact: true }).first().hover({ timeout: 5000 });
      await hover.getByText("experiment<").first().waitFor({ timeout: 5000 });
      return true;
    });
  });
});
