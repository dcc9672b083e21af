import { mkdirSync } from "node:fs";
import { type BrowserContext, chromium } from "playwright-core";
import { findBrowser } from "./browser.ts";

/** Starts a headless browser with a profile folder of its own. */
export async function launchBrowser(profile: string): Promise<BrowserContext> {
  const { executable, env } = findBrowser();
  mkdirSync(profile, { recursive: true });
  return chromium.launchPersistentContext(profile, {
    executablePath: executable,
    env: Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    headless: true,
    viewport: { width: 1400, height: 900 },
    args: [
      "--no-sandbox", // its only pages are the tests' own; as root and in containers there is no other way
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-sync",
    ],
  });
}
