import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { darkPalette, lightPalette } from "../../src/figure/palette.ts";
import { figureSvg } from "../../src/figure/svg.ts";
import { takeScreenshot } from "../editor/harness/screenshot.ts";
import { runs } from "../runs.ts";
import { errorOrders, phasePlane, slopeField } from "./flows.ts";
import { galleryPanels, portrait } from "./galleryPanels.ts";
import { Lab, openBrowser } from "./lab.ts";
import type { ThemeName } from "./themes.ts";

const sizes = { wide: [1200, 820], medium: [600, 900], narrow: [320, 900] } as const;
const themes: readonly ThemeName[] = ["dark", "light", "highContrast", "highContrastLight"];

/** Themes in which a panel's picture is taken at a width; in all of them at all widths in the long form. */
const pictured = (panel: number, size: string) =>
  size === "wide" || runs(0, 1) ? themes : [themes[panel % themes.length]];

/** Every panel in every theme and width, to be looked at in test-output/screenshots. */
describe("gallery", () => {
  let browser: Browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  for (const [n, [name, panel]] of Object.entries(galleryPanels).entries())
    for (const [size, [width, height]] of Object.entries(sizes))
      it(`${name}, ${size}: in every theme nothing is cut or covered, overflows or breaks the policy`, async () => {
        const lab = await Lab.open(browser, { width, height });
        await lab.show(await panel());
        for (const theme of themes) {
          await lab.setTheme(theme);
          if (pictured(n, size).includes(theme)) await lab.screenshot(`${name}-${size}-${theme}`, true);
          const overflow = await lab.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth",
          );
          assert.equal(overflow, 0, `the page scrolls sideways, ${theme}`);
          assert.deepEqual(await lab.cutTexts(), [], theme);
        }
        assert.deepEqual(await lab.unevenPlots(), []);
        assert.deepEqual(await lab.coveredControls(), []);
        assert.deepEqual(await lab.violations(), []);
        await lab.close();
      });

  it("sharp screens, an open menu, an open table, the focus", async () => {
    const lab = await Lab.open(browser, { scale: 2, width: 900, height: 760, theme: "light" });
    await lab.show(await portrait());
    await lab.page.locator(".handle").nth(1).focus();
    await lab.page.keyboard.press("ArrowRight");
    await lab.page.locator('[data-figure="series-0"]').getByRole("button", { name: "Data table" }).click();
    await lab.page.locator('[data-figure="plane"]').getByRole("button", { name: "Export" }).click();
    await lab.screenshot("details-sharp-light", true);
    await lab.setTheme("dark");
    await lab.screenshot("details-sharp-dark", true);
    assert.deepEqual(await lab.violations(), []);
    await lab.close();
  });

  it("exported drawings, as files look", async () => {
    const page = await browser.newPage({ viewport: { width: 720, height: 480 } });
    for (const [name, figure, palette] of [
      ["phase", phasePlane(), darkPalette],
      ["phase", phasePlane(), lightPalette],
      ["slopes", slopeField(), lightPalette],
      ["orders", errorOrders(), lightPalette],
    ] as const) {
      await page.setContent(`<style>body { margin: 0 }</style>${figureSvg(figure, { palette })}`);
      await takeScreenshot(page, `svg-${name}-${palette === darkPalette ? "dark" : "light"}`);
    }
    await page.close();
  });
});
