import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { takeScreenshot } from "../editor/harness/screenshot.ts";
import { until } from "../until.ts";
import { everyBlock } from "./everyBlock.ts";
import { writeGallery } from "./galleryPage.ts";
import { openBrowser } from "./lab.ts";
import { editorThemes } from "./themes.ts";

/** Every block in every theme, as `npm run gallery` shows it, to be looked at in test-output/screenshots. */
describe("gallery page", () => {
  let browser: Browser;
  let index: string;
  before(async () => {
    browser = await openBrowser();
    index = await writeGallery("test-output/gallery");
  });
  after(() => browser.close());

  const drawn = (page: Page, figures: number) =>
    until("every drawing", async () => (await page.locator(".plot canvas.drawing").count()) === figures);

  it("has a block of every kind and a mark of every kind", () => {
    const { content } = everyBlock();
    const all = content.flatMap((block) =>
      block.kind === "columns" ? [block, ...block.columns.flatMap((column) => column.content)] : [block],
    );
    const kinds = new Set(all.map(({ kind }) => kind));
    assert.deepEqual([...kinds].sort(), ["columns", "controls", "facts", "figure", "progress", "table", "text"]);
    const marks = all.flatMap((block) => (block.kind === "figure" ? block.figure.marks.map(({ kind }) => kind) : []));
    for (const kind of ["line", "points", "arrows", "field", "rule", "regions", "labels"])
      assert.ok(marks.includes(kind as never), kind);
  });

  for (const theme of Object.keys(editorThemes))
    it(`shows everything without a fault, ${theme}`, async () => {
      const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
      const problems: string[] = [];
      page.on("pageerror", (error) => problems.push(String(error)));
      page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
      await page.goto(index.replace("index.html", `${theme}.html`));
      const figures = everyBlock().content.flatMap((block) =>
        block.kind === "figure"
          ? [block]
          : block.kind === "columns"
            ? block.columns.flatMap(({ content }) => content.filter(({ kind }) => kind === "figure"))
            : [],
      ).length;
      await drawn(page, figures);
      await takeScreenshot(page, `every-block-${theme}`, true);
      assert.deepEqual(problems, []);
      await page.close();
    });
});
