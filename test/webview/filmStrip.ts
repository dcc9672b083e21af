import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Lab, openBrowser } from "./lab.ts";
import { trainingOf } from "./productPanels.ts";
import type { ThemeName } from "./themes.ts";

/* Trainings of samples as film strips: the same panel at six iterations, for people to judge. */

const FOLDER = path.join("test-output", "filmStrips");
/** Parts of a training at which it is looked at. */
const MOMENTS = [0, 0.02, 0.1, 0.3, 0.7, 1];

const trainings = [
  { sample: "lotkaVolterraFit", name: "fitCounts", iterations: 100 },
  { sample: "spiral", name: "fitSpiral", iterations: 2000 },
  { sample: "sineDemo", name: "sineFromOne", iterations: 2000 },
];

const shapes: readonly { readonly width: number; readonly theme: ThemeName; readonly moments: readonly number[] }[] = [
  { width: 1400, theme: "dark", moments: MOMENTS },
  { width: 1400, theme: "light", moments: [1] },
  { width: 500, theme: "dark", moments: [1] },
  { width: 500, theme: "light", moments: [1] },
];

/** @param only a part of a sample's name; all where absent */
export async function filmStrips(only = ""): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const browser = await openBrowser();
  try {
    for (const { sample, name, iterations } of trainings.filter((each) => each.sample.includes(only))) {
      const strip: string[] = [];
      for (const { width, theme, moments } of shapes) {
        for (const part of moments) {
          const shown = part === 1 ? undefined : Math.round(part * iterations);
          const panel = await trainingOf(sample, name, iterations, { shown, alone: true, gradient: theme === "light" });
          const lab = await Lab.open(browser, { theme, width, height: 900 });
          await lab.show(panel);
          const height = Number(await lab.page.evaluate("document.documentElement.scrollHeight"));
          await lab.page.setViewportSize({ width, height: Math.min(6000, height) });
          const file = path.join(FOLDER, `${sample}-${width}-${theme}-${Math.round(100 * part)}.png`);
          await lab.page.screenshot({ path: file });
          if (moments.length > 1)
            strip.push((await lab.page.screenshot({ clip: { x: 0, y: 0, width, height: 2000 } })).toString("base64"));
          await lab.page.context().close();
        }
      }
      const page = await browser.newPage({ viewport: { width: 2100, height: 2000 } });
      const images = strip.map((data) => `<img width="700" src="data:image/png;base64,${data}">`);
      await page.setContent(`<body style="margin:0;font-size:0">${images.join("")}</body>`);
      writeFileSync(path.join(FOLDER, `${sample}-strip.png`), await page.screenshot({ fullPage: true }));
      await page.close();
    }
  } finally {
    await browser.close();
  }
}
