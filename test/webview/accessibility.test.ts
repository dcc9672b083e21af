import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, it } from "node:test";
import type { AxeResults } from "axe-core";
import type { Browser } from "playwright-core";
import { runs } from "../runs.ts";
import { galleryPanels, portrait } from "./galleryPanels.ts";
import { Lab, openBrowser } from "./lab.ts";
import { editorThemes, type ThemeName } from "./themes.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const themes = Object.keys(editorThemes) as ThemeName[];

/** One panel of a kind is looked at in the short form, every one in the long form. */
const ofEachKind: ReadonlySet<string> = new Set([
  "portrait",
  "slopes",
  "plots",
  "accuracy",
  "adjoint",
  "training",
  "crowded",
  "stale",
  "empty",
]);

/** What axe-core has to say against the page, by every rule of its or by those named: a line for each element. */
async function violations(lab: Lab, runOnly?: readonly string[]): Promise<readonly string[]> {
  const options = JSON.stringify({ resultTypes: ["violations"], runOnly });
  const results = (await lab.page.evaluate(`axe.run(document, ${options})`)) as AxeResults;
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = "" }) => `${id}: ${html.slice(0, 120)} (${failureSummary.split("\n")[1]})`),
  );
}

/** What rules of contrast ask of a page hangs on its theme, what others ask does not. */
async function everyTheme(lab: Lab): Promise<void> {
  assert.deepEqual(await violations(lab), []);
  for (const theme of themes) {
    await lab.setTheme(theme);
    assert.deepEqual(await violations(lab, ["color-contrast", "link-in-text-block"]), [], theme);
  }
}

describe("accessibility", () => {
  let browser: Browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  for (const [name, panel] of Object.entries(galleryPanels).filter(([name]) => runs(0, 1) || ofEachKind.has(name)))
    it(`${name}: axe-core finds nothing in any theme`, async () => {
      const lab = await Lab.open(browser, { width: 1200, height: 820 });
      await lab.show(await panel());
      await lab.page.evaluate(axe);
      await everyTheme(lab);
      await lab.close();
    });

  it("nor where tables, menus and groups of controls are open", async () => {
    const lab = await Lab.open(browser, { width: 500, height: 820 });
    await lab.show(await portrait());
    await lab.page.evaluate(axe);
    await lab.page.locator('[data-figure="series-0"]').getByRole("button", { name: "Data table" }).click();
    await lab.page.locator("details:not([open]) summary").first().click();
    await lab.page.locator('[data-figure="plane"]').getByRole("button", { name: "Export" }).click();
    await everyTheme(lab);
    await lab.close();
  });
});
