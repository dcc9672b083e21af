import { Lab, openBrowser } from "./lab.ts";
import { samplePanels } from "./samplePanels.ts";

/** Photographs panels of the samples in both themes and three widths, to be looked at in test-output/screenshots. */
const [pattern = "", ...layers] = process.argv.slice(2);
const widths = [500, 900, 1400];
const themes = ["light", "dark"] as const;

// Those of stiff samples too, which suites leave to their long forms.
process.env.TEST_LONG ??= "1";
const browser = await openBrowser();
for (const { name, panel } of samplePanels(layers)) {
  if (!name.includes(pattern)) continue;
  const content = await panel();
  for (const width of widths) {
    const lab = await Lab.open(browser, { width, height: 900 });
    await lab.show(content);
    for (const theme of themes) {
      await lab.setTheme(theme);
      await lab.screenshot(`sample-${name}-${width}-${theme}`, true);
    }
    await lab.close();
  }
}
await browser.close();
