import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, suite, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { isReporting } from "../../src/analysis/analysis.ts";
import { analyses } from "../../src/analysis/registry.ts";
import { reportFormats } from "../../src/figure/reportText.ts";
import type { Block } from "../../src/protocol/panel.ts";
import { reportsOf } from "../analysis/reportsOf.ts";
import { takeScreenshot } from "../editor/harness/screenshot.ts";
import { openBrowser } from "./lab.ts";
import { turnedOn } from "./productPanels.ts";

const reports = [...analyses].filter(isReporting).flatMap(({ name: analysis, heading, options }) =>
  [
    { sample: "linear", name: "gradientOfLinear", options: {} },
    { sample: "vanDerPol", name: "vanDerPol", options: turnedOn(options) },
    { sample: "stiffContraction", name: "gradientOfContraction", options: {} },
  ].map((each) => ({ ...each, analysis, title: heading.replace("{0}", each.name) })),
);

function figuresIn(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => {
    if (block.kind === "columns") return sum + block.columns.reduce((n, { content }) => n + figuresIn(content), 0);
    return sum + (block.kind === "figure" ? 1 : 0);
  }, 0);
}

/** A report as its reader gets it: one file, from the disk, in a browser. Screenshots are to be looked at. */
suite("HTML of a report", () => {
  let browser: Browser;
  let folder: string;
  before(async () => {
    browser = await openBrowser();
    folder = mkdtempSync(path.join(os.tmpdir(), "node-ode-report-"));
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  for (const { sample, name, options, analysis, title } of reports) {
    test(`${title}: no request, nothing on the console, nothing wider than the page, light and dark`, async () => {
      const text = readFileSync(`samples/${sample}.node-ode.ts`, "utf8");
      const [{ blocks }] = await reportsOf(analysis, { text, name, options, budget: 4e6 });
      const file = path.join(folder, `${analysis}-${name}.html`);
      writeFileSync(file, reportFormats.html.text(title, blocks));
      const backgrounds = new Set<string>();
      for (const colorScheme of ["light", "dark"] as const) {
        const context = await browser.newContext({ viewport: { width: 1060, height: 900 }, colorScheme });
        const page = await context.newPage();
        const noticed: string[] = [];
        page.on("console", (message) => noticed.push(message.text()));
        page.on("pageerror", (error) => noticed.push(String(error)));
        page.on("request", (request) => {
          if (request.url() !== pathToFileURL(file).href && !request.url().startsWith("data:"))
            noticed.push(request.url());
        });
        await page.goto(pathToFileURL(file).href);
        await takeScreenshot(page, `report-${analysis}-${name}-${colorScheme}`, true);
        assert.deepEqual(noticed, []);
        const drawn = await page.evaluate(
          `[...document.querySelectorAll("svg")].map((svg) => svg.getBoundingClientRect().height)`,
        );
        assert.equal((drawn as number[]).length, figuresIn(blocks));
        assert.ok((drawn as number[]).every((height) => height > 100));
        const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
        assert.ok(Number(overflow) <= 0, `the page is ${overflow} too wide`);
        const ink = await page.evaluate(`getComputedStyle(document.querySelector("svg > rect")).fill`);
        backgrounds.add(String(ink));
        await context.close();
      }
      assert.deepEqual(
        [...backgrounds],
        ["rgb(255, 255, 255)", "rgb(31, 31, 31)"],
        "drawings follow the reader's colours",
      );
    });
  }
});
