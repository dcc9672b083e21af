import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Frame, Locator, Page } from "playwright-core";
import { until } from "../../until.ts";
import { takeScreenshot } from "./screenshot.ts";
import { startWorkbench, type Workbench, type WorkbenchOptions } from "./workbench.ts";

export { until };

/** How long to wait for anything: on a loaded machine code lenses alone can take 25 s. */
const patience = 60_000;

/** Colour themes by what they are: VS Code's name, and the class by which the workbench shows that it is on. */
const themes = {
  light: { name: "Light Modern", className: "vs" },
  dark: { name: "Dark Modern", className: "vs-dark" },
  highContrast: { name: "Default High Contrast", className: "hc-black" },
  highContrastLight: { name: "Default High Contrast Light", className: "hc-light" },
};
export type Theme = keyof typeof themes;

/** A VS Code window under a driver's hands: what a person does with mouse and keyboard, with waiting built in. */
export class Editor {
  readonly page: Page;
  /** The folder that is open, a private copy. */
  readonly workspace: string;
  /** The editor's own data: settings, logs, installed extensions. */
  readonly data: string;
  readonly #workbench: Workbench;
  #settings: Readonly<Record<string, unknown>> = {};
  readonly #consoleErrors: string[] = [];

  #theme: Theme;

  constructor(workbench: Workbench, theme: Theme) {
    this.#workbench = workbench;
    this.#theme = theme;
    this.page = workbench.page;
    this.workspace = workbench.copy.workspace;
    this.data = workbench.copy.data;
    this.page.setDefaultTimeout(patience);
    this.page.on("console", (message) => {
      if (message.type() === "error") this.#consoleErrors.push(message.text());
    });
    this.page.on("pageerror", (error) => this.#consoleErrors.push(String(error)));
  }

  /** Loads the workbench, or loads it again as "Reload Window" does. */
  async reload(): Promise<void> {
    await this.page.goto(this.#workbench.address);
    await this.page.locator(".monaco-workbench .explorer-folders-view .monaco-list").waitFor();
    await this.#showsTheme();
  }

  /**
   * Waits until the workbench has stored that editors of this kind are open: it does so when it is idle, every five seconds,
   * and one that is reloaded before has forgotten them.
   */
  async remembers(kind: string): Promise<void> {
    await until(`the workbench to store ${kind}`, () => this.page.evaluate(storedEditors, kind));
  }

  /** Opens a file of the workspace through Quick Open; `line` is 1-based. */
  async open(file: string, line?: number): Promise<void> {
    const name = path.basename(file);
    const input = this.page.locator(".quick-input-widget:visible input");
    // The row that Enter takes: files opened before stand in the list from the first, in another order.
    const match = this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: name });
    await until(`Quick Open to offer ${name}`, async () => {
      await this.page.keyboard.press("Escape");
      await this.page.keyboard.press("ControlOrMeta+P");
      await input.fill(path.join(this.workspace, file) + (line === undefined ? "" : `:${line}`), { timeout: 5000 });
      await match.waitFor({ timeout: 5000 });
      await this.page.keyboard.press("Enter");
      await this.tab(name).waitFor({ timeout: 5000 });
      return true;
    });
    await this.text().waitFor();
  }

  /** The text area of the active editor, ready for the keyboard. */
  text(): Locator {
    return this.page.locator(".editor-group-container.active .monaco-editor .view-lines").first();
  }

  tab(title: string): Locator {
    return this.page.locator(".tab", { hasText: title });
  }

  /** A code lens by its title; lenses are redrawn at will, so look it up anew for every use. */
  lens(title: string | RegExp): Locator {
    return this.page.locator(".codelens-decoration a", { hasText: title }).first();
  }

  /** Clicks a code lens until `opened` is true, because a redraw can swallow a click. */
  async clickLens(title: string | RegExp, opened: () => Promise<boolean>): Promise<void> {
    await until(`lens ${title} to act`, async () => {
      await this.lens(title).click({ timeout: 10_000 });
      return until(`lens ${title}`, opened, 5000);
    });
  }

  /** The document of the visible webview that has an element matching `selector`. */
  webview(selector: string, limit = patience): Promise<Frame> {
    return until(`a webview with ${selector}`, () => this.findWebview(selector), limit);
  }

  /** As `webview`, without waiting. */
  async findWebview(selector: string): Promise<Frame | undefined> {
    for (const frame of this.page.frames()) {
      try {
        // a webview is an iframe of the workbench, hidden with its tab, around the iframe with the extension's document
        const outer = frame.parentFrame();
        if (!outer || (await (await frame.frameElement()).getAttribute("id")) !== "active-frame") continue;
        if ((await (await outer.frameElement()).isVisible()) && (await frame.locator(selector).count()) > 0)
          return frame;
      } catch {
        // the frame went away while it was looked at
      }
    }
    return undefined;
  }

  /** Runs a command from the palette by its full title, category included. */
  async run(title: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget:visible input");
    const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
    await until(`command ${title}`, async () => {
      await this.page.keyboard.press("F1");
      await input.fill(`>${title}`, { timeout: 5000 });
      await row.waitFor({ timeout: 5000 });
      await row.click({ timeout: 5000 });
      return true;
    });
  }

  /** Changes the workspace's settings while the editor runs; they add to what was set before. */
  settings(more: Readonly<Record<string, unknown>>): void {
    this.#settings = { ...this.#settings, ...more };
    this.#workbench.copy.workspaceSettings(this.#settings);
  }

  /** Switches the colour theme, live, and waits until the workbench shows it. */
  async theme(theme: Theme): Promise<void> {
    this.settings({ "workbench.colorTheme": themes[theme].name });
    this.#theme = theme;
    await this.#showsTheme();
  }

  /** Themes come with extensions, so a workbench that has just been loaded is light for a while. */
  #showsTheme(): Promise<void> {
    return this.page.locator(`.monaco-workbench.${themes[this.#theme].className}`).waitFor();
  }

  /** Writes `test-output/screenshots/<name>.png`, to be looked at. */
  async screenshot(name: string): Promise<void> {
    await takeScreenshot(this.page, name);
  }

  /** Errors that the extension host logged: failed activations, uncaught exceptions, unhandled rejections. */
  hostErrors(): string[] {
    const logs = path.join(this.data, "logs");
    const files = readdirSync(logs, { recursive: true, encoding: "utf8" }).filter((file) =>
      /exthost.*\.log$/.test(file),
    );
    return files.flatMap((file) => hostErrors(readFileSync(path.join(logs, file), "utf8")));
  }

  /** What workbench and webviews complained about on the browser's console, such as Content Security Policy violations. */
  consoleErrors(): readonly string[] {
    return this.#consoleErrors;
  }
}

/** The error records of an extension host's log, each with the lines of its stack. */
export function hostErrors(log: string): string[] {
  return log
    .split(/^(?=\d{4}-\d\d-\d\d[T ][\d:.]+Z? \[)/m)
    .filter((record) => /^\S+ (\S+ )?\[error\]/.test(record))
    .map((record) => record.trim());
}

export interface DriveOptions extends WorkbenchOptions {
  /** Default dark. */
  readonly theme?: Theme;
  /** Errors in the extension host's log that the driver brings about; any other is a failure. */
  readonly provokes?: RegExp;
}

/**
 * Runs `drive` with an editor of its own and closes it whatever happens. A failure leaves a screenshot named after
 * `name`, and errors in the extension host's log are a failure.
 */
export async function withEditor(
  name: string,
  options: DriveOptions,
  drive: (editor: Editor) => Promise<void>,
): Promise<void> {
  const { theme = "dark", provokes } = options;
  const settings = { "workbench.colorTheme": themes[theme].name, ...options.settings };
  const workbench = await startWorkbench({ ...options, settings });
  const editor = new Editor(workbench, theme);
  try {
    await editor.reload();
    await drive(editor);
    const errors = editor.hostErrors().filter((error) => !provokes?.test(error));
    if (errors.length > 0) throw new Error(`the extension host logged errors:\n${errors.join("\n")}`);
  } catch (error) {
    await editor.screenshot(`failed-${name}`).catch(() => {});
    throw error;
  } finally {
    await workbench.close();
  }
}

/** Whether the workbench's own database names this kind among the open editors; runs in the page. */
async function storedEditors(kind: string): Promise<boolean> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  for (const { name } of await indexedDB.databases()) {
    if (!name?.startsWith("vscode-web-state-db-")) continue;
    const database = await done(indexedDB.open(name));
    try {
      const table = database.transaction("ItemTable").objectStore("ItemTable");
      if (String(await done(table.get("memento/workbench.parts.editor"))).includes(kind)) return true;
    } finally {
      database.close();
    }
  }
  return false;
}
