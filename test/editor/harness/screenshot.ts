import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";

const ATTEMPTS = 5;

/**
 * Writes `test-output/screenshots/<name>.png`, to be looked at.
 *
 * A browser that is short of processors now and then fails to capture what it has drawn; it is asked again.
 */
export async function takeScreenshot(page: Page, name: string, fullPage = false): Promise<void> {
  const file = path.join("test-output", "screenshots", `${name}.png`);
  mkdirSync(path.dirname(file), { recursive: true });
  for (let attempt = 1; ; attempt++) {
    try {
      await page.screenshot({ path: file, fullPage });
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || !/Unable to capture screenshot/.test(String(error))) throw error;
      await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
    }
  }
}
