import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { isReporting } from "../../src/analysis/analysis.ts";
import { analyses } from "../../src/analysis/registry.ts";
import { darkPalette, lightPalette } from "../../src/figure/palette.ts";
import { figureSvg } from "../../src/figure/svg.ts";
import { emptyPlots } from "../../src/panels/emptyPlots.ts";
import type { Panel } from "../../src/protocol/panel.ts";
import { takeScreenshot } from "../editor/harness/screenshot.ts";
import { english } from "../panels/english.ts";
import { runs } from "../runs.ts";
import { errorOrders, phasePlane, slopeField } from "./flows.ts";
import { Lab, openBrowser } from "./lab.ts";
import { analysisOf, portraitOf, trainingOf, turnedOn } from "./productPanels.ts";
import type { ThemeName } from "./themes.ts";

const portrait = () => portraitOf("vanDerPol", "vanDerPol", { starts: [{ z: [0.1, 0] }, { z: [-3, 3] }] });

const panels: Readonly<Record<string, () => Panel | Promise<Panel>>> = {
  portrait,
  slopes: () => portraitOf("tanh", "tanh"),
  lorenz: () => portraitOf("lorenz", "lorenz"),
  plots: () => portraitOf("pendulum", "pendulum", {}, { compact: true }),
  ...Object.fromEntries(
    [...analyses].filter(isReporting).flatMap(({ name, options }) => [
      [name, () => analysisOf(name, "vanDerPol", "vanDerPol", turnedOn(options))],
      [`${name}OfGradient`, () => analysisOf(name, "linear", "gradientOfLinear")],
    ]),
  ),
  training: () => trainingOf("spiral", "fitSpiral", 600),
  crossing: () => trainingOf("concentricAugmented", "onTheLine", 300),
  augmented: () => trainingOf("concentricAugmented", "inThePlane", 300),
  crowded: async () => {
    const panel = await portrait();
    const names = ["growthRateOfThePreyPopulation", "k", "carryingCapacity", "β₁", "γ", "handlingTime", "q", "ω₀"];
    return {
      ...panel,
      title: "aFunctionWithQuiteALongNameThatSomebodyWrote",
      subtitle: "samples/ecology/rosenzweig-macarthur.node-ode.ts",
      busy: "Solving",
      notes: [
        {
          severity: "warning",
          text: "Trajectory 3 diverged at t = 4.21: component `prey` overflowed in `x ** 9`.",
          link: { id: "source", label: "Show in source" },
        },
      ],
      side: [
        {
          id: "axes",
          title: "Axes",
          controls: ["Across", "Up"].map(
            (label) =>
              ({
                kind: "choice",
                id: label,
                label,
                value: "x",
                options: [
                  { value: "x", label: "prey" },
                  { value: "y", label: "predator" },
                ],
              }) as const,
          ),
        },
        {
          id: "held",
          title: "Held values",
          closed: true,
          controls: [{ kind: "number", id: "held.2", label: "z", value: -12345.678901 }],
        },
        {
          id: "many",
          title: "Parameters",
          controls: names.map(
            (label, i) =>
              ({
                kind: "slider",
                id: label,
                label,
                value: 10 ** (i - 4) * 1.2345,
                min: 0,
                max: 10 ** (i - 3),
                initial: 0,
                unit: i % 2 ? "1/year" : undefined,
              }) as const,
          ),
        },
      ],
    };
  },
  stale: async () => ({
    ...(await portrait()),
    stale: {
      severity: "error",
      text: "Line 7: cannot find `mu2`; did you mean `mu`? The drawing shows the last version without errors.",
      link: { id: "error", label: "Show in source" },
    },
  }),
  empty: () => emptyPlots(english),
};

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

  for (const [n, [name, panel]] of Object.entries(panels).entries())
    for (const [size, [width, height]] of Object.entries(sizes))
      it(`${name}, ${size}: in every theme nothing is cut, overflows or breaks the policy`, async () => {
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
