import { it } from "node:test";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import type { Panel } from "../../src/protocol/panel.ts";
import type { FromWebview, ToWebview, WebviewState } from "../../src/protocol/webviewMessages.ts";
import { webviewPage } from "../../src/protocol/webviewPage.ts";
import { findBrowser } from "../editor/harness/browser.ts";
import { takeScreenshot } from "../editor/harness/screenshot.ts";
import { until } from "../until.ts";
import { editorThemes, type ThemeName } from "./themes.ts";

export interface LabOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly scale?: number;
  readonly reducedMotion?: boolean;
  readonly forcedColors?: boolean;
  /** What an earlier life of the panel left behind. */
  readonly state?: unknown;
  readonly strings?: Readonly<Record<string, string>>;
  /** How many times slower than it is the processor seems; default 1. */
  readonly slowdown?: number;
}

/** What the page's script sees of an editor, for the tests to look into. */
interface FakeEditor {
  readonly sent: FromWebview[];
  /** When each was sent, in milliseconds. */
  readonly times: number[];
  state: WebviewState | undefined;
  readonly violations: string[];
}

const origin = "https://webview.test";

let bundled: ReturnType<typeof bundleWebview> | undefined;

/** The webview's bundle, exactly as the build makes it. */
export async function bundleWebview(): Promise<{ readonly script: string; readonly style: string }> {
  const { outputFiles } = await build({
    entryPoints: ["webview/main.ts"],
    outdir: "dist",
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2022",
    logLevel: "warning",
  });
  const text = (extension: string) => outputFiles.find(({ path: file }) => file.endsWith(extension))?.text ?? "";
  return { script: text(".js"), style: text(".css") };
}

/** Declares a test twice: as it is, and on a processor that seems six times slower. */
export function atEverySpeed(name: string, body: (slowdown: number) => Promise<void>): void {
  it(name, () => body(1));
  it(`${name}, on a processor six times slower`, () => body(6));
}

/** A headless browser for a test file; software rendering, so that pixels are the same everywhere. */
export async function openBrowser(): Promise<Browser> {
  const { executable, env } = await findBrowser();
  return chromium.launch({
    executablePath: executable,
    env: env as Record<string, string>,
    args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb", "--font-render-hinting=none"],
  });
}

/** One panel in a page like those VS Code makes: its policy, its variables, a stand-in for its script API. */
export class Lab {
  readonly page: Page;
  readonly problems: string[] = [];
  private answers = 0;

  private constructor(page: Page) {
    this.page = page;
    page.on("pageerror", (error) => this.problems.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.problems.push(message.text());
    });
  }

  static async open(browser: Browser, options: LabOptions = {}): Promise<Lab> {
    const { theme = "dark", width = 1200, height = 800, scale = 1, slowdown = 1 } = options;
    bundled ??= bundleWebview();
    const { script, style } = await bundled;
    const context = await browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: scale,
      colorScheme: theme === "light" || theme === "highContrastLight" ? "light" : "dark",
      reducedMotion: options.reducedMotion ? "reduce" : "no-preference",
      forcedColors: options.forcedColors ? "active" : "none",
    });
    const page = await context.newPage();
    if (slowdown > 1) {
      const session = await context.newCDPSession(page);
      await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    }
    const lab = new Lab(page);
    const html = webviewPage({
      nonce: "bGFiIG5vbmNlIGxhYiBub25jZQ",
      source: origin,
      script: `${origin}/webview.js`,
      style: `${origin}/webview.css`,
      language: "en",
      title: "Neural ODE Lab",
    });
    await page.route(`${origin}/**`, (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === "/webview.js") return route.fulfill({ contentType: "text/javascript", body: script });
      if (pathname === "/webview.css") return route.fulfill({ contentType: "text/css", body: style });
      return pathname === "/"
        ? route.fulfill({ contentType: "text/html", body: html })
        : route.fulfill({ status: 404 });
    });
    await page.addInitScript(`(${fakeEditor})(${JSON.stringify(options.state ?? null)})`);
    await page.addInitScript(`(${applyTheme})(${JSON.stringify(editorThemes[theme])})`);
    await page.goto(`${origin}/`);
    await lab.until("ready", ({ type }) => type === "ready");
    await lab.post({ type: "strings", strings: options.strings ?? {} });
    return lab;
  }

  /** Sends a message and waits until the panel has taken it and drawn. */
  async post(message: ToWebview): Promise<void> {
    await this.page.evaluate(async (data) => {
      const page = globalThis as unknown as {
        postMessage(data: unknown, origin: string): void;
        addEventListener(type: "message", then: () => void, options: { once: true }): void;
      };
      // The panel's own listener was there before this one and is called before it.
      const taken = new Promise<void>((resolve) => page.addEventListener("message", () => resolve(), { once: true }));
      page.postMessage(data, "*");
      await taken;
    }, message);
    await this.frames();
  }

  /**
   * Waits until the page has drawn some frames: what it puts off to the next frame, and what that puts off again (a resized
   * canvas, an element's own template), is done then. What has not happened by then does not happen by itself.
   */
  async frames(count = 4): Promise<void> {
    await this.page.evaluate(`new Promise((resolve) => {
      const next = (left) => (left === 0 ? resolve() : requestAnimationFrame(() => next(left - 1)));
      next(${count});
    })`);
  }

  /** Shows a panel that answers every event so far. */
  async show(panel: Panel): Promise<void> {
    const sent = await this.sent();
    for (const message of sent) if ("sequence" in message) this.answers = Math.max(this.answers, message.sequence);
    await this.post({ type: "show", panel, answers: this.answers });
  }

  async setTheme(theme: ThemeName): Promise<void> {
    await this.page.evaluate(`(${applyTheme})(${JSON.stringify(editorThemes[theme])})`);
    await this.frames();
  }

  sent(): Promise<readonly FromWebview[]> {
    return this.page.evaluate("lab.sent") as Promise<readonly FromWebview[]>;
  }

  /** Milliseconds between the messages of a type and those before them. */
  gaps(type: FromWebview["type"]): Promise<readonly number[]> {
    return this.page.evaluate(`(() => {
      const times = lab.times.filter((_, i) => lab.sent[i].type === ${JSON.stringify(type)});
      return times.slice(1).map((time, i) => time - times[i]);
    })()`) as Promise<readonly number[]>;
  }

  state(): Promise<WebviewState | undefined> {
    return this.page.evaluate("lab.state") as Promise<WebviewState | undefined>;
  }

  async violations(): Promise<readonly string[]> {
    return [...this.problems, ...((await this.page.evaluate("lab.violations")) as string[])];
  }

  /** The first message, sent now or soon, that satisfies the condition. */
  async until<T extends FromWebview["type"]>(
    type: T,
    condition: (message: Extract<FromWebview, { type: T }>) => boolean = () => true,
  ): Promise<Extract<FromWebview, { type: T }>> {
    return until(`a message "${type}"`, async () =>
      (await this.sent()).find(
        (message): message is Extract<FromWebview, { type: T }> =>
          message.type === type && condition(message as Extract<FromWebview, { type: T }>),
      ),
    );
  }

  /** Texts that are wider than the element that holds them and hidden by it. */
  cutTexts(): Promise<readonly string[]> {
    return this.page.evaluate(`[...document.querySelectorAll("#panel *")].flatMap((element) => [element, ...(element.shadowRoot?.querySelectorAll(".selected-value") ?? [])]).flatMap((element) => {
      const style = getComputedStyle(element);
      const hides = style.overflowX !== "visible" || style.textOverflow === "ellipsis";
      const scrolls = style.overflowX === "auto" || style.overflowX === "scroll";
      const hidden = element.closest(".visually-hidden, [hidden]") !== null;
      return element.textContent.trim() !== "" && hides && !scrolls && !hidden && element.scrollWidth > element.clientWidth + 1 ? [element.outerHTML.slice(0, 80)] : [];
    })`) as Promise<readonly string[]>;
  }

  /** Drawings of one size that begin in one row and do not end on one line: they are there to be compared. */
  unevenPlots(): Promise<readonly string[]> {
    return this.page.evaluate(`(() => {
      const figures = [...document.querySelectorAll("#panel figure")].filter((figure) => figure.checkVisibility());
      const shown = figures.map((figure) => {
        const plot = figure.querySelector(".plot");
        const { top, left } = figure.getBoundingClientRect();
        const like = [figure.parentElement.parentElement.className, figure.dataset.size, plot.classList.contains("shaped")].join();
        return { name: figure.dataset.figure, top, left, like, bottom: plot.getBoundingClientRect().bottom };
      });
      return shown.flatMap((a, i) => shown.slice(i + 1)
        .filter((b) => b.like === a.like && Math.abs(a.top - b.top) <= 1 && Math.abs(a.left - b.left) > 1 && Math.abs(a.bottom - b.bottom) > 1)
        .map((b) => a.name + " ends at " + a.bottom + ", " + b.name + " at " + b.bottom));
    })()`) as Promise<readonly string[]>;
  }

  /** Buttons and fields in the window of which something else lies over the middle: they cannot be pressed. */
  coveredControls(): Promise<readonly string[]> {
    return this.page.evaluate(`[...document.querySelectorAll("#panel :is(vscode-button, vscode-checkbox, vscode-dropdown, vscode-text-field, input, summary, .link)")].flatMap((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      // Whole pixels, as the page is asked by: half a pixel before the window's end it knows of nothing.
      const [x, y] = [Math.round(left + width / 2), Math.round(top + height / 2)];
      if (!element.checkVisibility() || width === 0 || x < 0 || y < 0 || x >= innerWidth || y >= innerHeight || getComputedStyle(element).visibility === "hidden") return [];
      const seen = document.elementFromPoint(x, y);
      const scrolled = element.closest(".side")?.getBoundingClientRect();
      if (scrolled && (y < scrolled.top || y > scrolled.bottom)) return [];
      return seen !== null && (element.contains(seen) || seen.contains(element) && !seen.matches("#panel, .panel, body, html")) ? [] : [element.outerHTML.slice(0, 80) + " under " + (seen?.outerHTML ?? "").slice(0, 80)];
    })`) as Promise<readonly string[]>;
  }

  async screenshot(name: string, fullPage = false): Promise<void> {
    await takeScreenshot(this.page, name, fullPage);
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

/** Runs in the page, before its script. */
const fakeEditor = `function (stored) {
  window.lab = { sent: [], times: [], state: stored ?? undefined, violations: [] };
  document.addEventListener("securitypolicyviolation", (event) => lab.violations.push(event.violatedDirective + " " + event.blockedURI + " " + event.sample));
  let taken = false;
  window.acquireVsCodeApi = () => {
    if (taken) throw new Error("an instance of the VS Code API has already been acquired");
    taken = true;
    return {
      postMessage: (message) => { lab.times.push(performance.now()); lab.sent.push(structuredClone(message)); },
      getState: () => lab.state,
      setState: (state) => { lab.state = JSON.parse(JSON.stringify(state)); },
    };
  };
}`;

/** Runs in the page: sets variables and body class as VS Code does, on load and on every change of theme. */
const applyTheme = `function ({ bodyClass, variables }) {
  const apply = () => {
    const { style } = document.documentElement;
    for (const name of [...style]) style.removeProperty(name);
    for (const [name, value] of Object.entries(variables)) style.setProperty(name, value);
    style.backgroundColor = variables["--vscode-editor-background"];
    document.body.className = bodyClass;
    document.body.dataset.vscodeThemeKind = bodyClass;
  };
  if (document.body) apply(); else document.addEventListener("DOMContentLoaded", apply);
}`;

export type { FakeEditor };
