import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import type { Panel } from "../../src/protocol/panel.ts";
import { Lab, openBrowser } from "./lab.ts";
import { lorenzPanel, oneDimensional, portrait, report } from "./panels.ts";
import type { ThemeName } from "./themes.ts";

const panels: Readonly<Record<string, () => Panel>> = {
  portrait,
  slopes: oneDimensional,
  lorenz: lorenzPanel,
  report,
  stale: () => ({
    ...portrait(),
    stale: {
      severity: "error",
      text: "Line 7: cannot find `mu2`; did you mean `mu`? The drawing shows the last version without errors.",
      link: { id: "error", label: "Show in source" },
    },
  }),
  empty: () => ({
    ...portrait(),
    title: "Neural ODE Lab",
    subtitle: undefined,
    toolbar: [],
    clock: undefined,
    content: [],
    side: [],
    empty: {
      title: "Nothing to draw here yet",
      text: "Put the cursor into a dynamics function, such as `export const decay = (z = 1, t: number) => -z`, and its flow appears here.",
      action: { kind: "button", id: "new", label: "New experiment" },
    },
  }),
};

const sizes = { wide: [1200, 820], medium: [600, 900], narrow: [320, 900] } as const;
const themes: readonly ThemeName[] = ["dark", "light", "highContrast"];

/** Every panel in every theme and width, to be looked at in test-output/screenshots. */
describe("gallery", () => {
  let browser: Browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  for (const [name, panel] of Object.entries(panels))
    for (const [size, [width, height]] of Object.entries(sizes))
      it(`${name}, ${size}: in every theme nothing is cut, overflows or breaks the policy`, async () => {
        const lab = await Lab.open(browser, { width, height });
        await lab.show(panel());
        for (const theme of themes) {
          await lab.setTheme(theme);
          await lab.screenshot(`${name}-${size}-${theme}`, true);
        }
        const overflow = await lab.page.evaluate(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        assert.equal(overflow, 0, "the page scrolls sideways");
        assert.deepEqual(await lab.cutTexts(), []);
        assert.deepEqual(await lab.violations(), []);
        await lab.close();
      });
});
