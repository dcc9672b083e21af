import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, suite, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { accuracyReport } from "../../src/analysis/accuracy/accuracyReport.ts";
import { reportFormats } from "../../src/figure/reportText.ts";
import { sampleText, tell } from "../analysis/accuracy/accuracyStories.ts";
import { takeScreenshot } from "../editor/harness/screenshot.ts";
import { openBrowser } from "./lab.ts";

const reports = [
  { sample: "linear", name: "gradientOfLinear", options: { float32: true } },
  { sample: "vanDerPol", name: "vanDerPol", options: { third: "heun" } },
  { sample: "stiffContraction", name: "gradientOfContraction", options: { steps: 12 } },
] as const;

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

  for (const { sample, name, options } of reports) {
    test(`${name}: no request, nothing on the console, nothing wider than the page, light and dark`, async () => {
      const content = accuracyReport(tell(sampleText(sample), name, options).story);
      const file = path.join(folder, `${name}.html`);
      writeFileSync(file, reportFormats.html.text(`Euler versus RK4 on ${name}`, content));
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
        await takeScreenshot(page, `report-${name}-${colorScheme}`, true);
        assert.deepEqual(noticed, []);
        const drawn = await page.evaluate(
          `[...document.querySelectorAll("svg")].map((svg) => svg.getBoundingClientRect().height)`,
        );
        assert.ok((drawn as number[]).length >= 7 && (drawn as number[]).every((height) => height > 100));
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
