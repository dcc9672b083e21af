import * as vscode from "vscode";
import type { PortraitOptions } from "../../protocol/engineApi.ts";
import type { Panel } from "../../protocol/panel.ts";
import { parseWebviewState } from "../../protocol/webviewMessages.ts";
import type { LabServices } from "../services.ts";
import type { Subject } from "../studies.ts";
import { PortraitController } from "./portraitController.ts";
import { WebviewHost } from "./webviewHost.ts";

const VIEW_TYPE = "nodeOde.panel";

interface Open {
  readonly panel: vscode.WebviewPanel;
  readonly controller: PortraitController;
  readonly host: WebviewHost;
}

/** What a panel keeps over a window reload. */
interface Memory {
  readonly uri: string;
  readonly name: string;
  readonly options: PortraitOptions;
}

/** The panels beside the editor: one a function or experiment; opening it again brings it to the front. */
export class Panels implements vscode.Disposable {
  readonly #services: LabServices;
  readonly #open = new Set<Open>();

  constructor(services: LabServices) {
    this.#services = services;
  }

  /** The controllers of open panels, for tests. */
  get controllers(): readonly PortraitController[] {
    return [...this.#open].map(({ controller }) => controller);
  }

  /** What a controller's panel shows now, for tests. */
  shown(controller: PortraitController): Panel | undefined {
    return [...this.#open].find((open) => open.controller === controller)?.host.shown;
  }

  show(subject: Subject): void {
    const key = keyOf(subject);
    const known = [...this.#open].find(({ controller }) => keyOf(controller.subject) === key);
    if (known) {
      known.panel.reveal(undefined, true);
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      VIEW_TYPE,
      subject.name,
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { retainContextWhenHidden: false },
    );
    this.#adopt(panel, subject, {});
  }

  /** Called by the editor after a window reload. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const parsed = parseWebviewState(state);
    const memory = parsed.ok ? parseMemory(parsed.value.memory) : undefined;
    if (memory) this.#adopt(panel, { uri: vscode.Uri.parse(memory.uri), name: memory.name }, memory.options);
    else panel.dispose();
  }

  dispose(): void {
    for (const { panel } of this.#open) panel.dispose();
  }

  #adopt(panel: vscode.WebviewPanel, subject: Subject, options: PortraitOptions): void {
    panel.title = subject.name;
    const icon = (theme: string) => vscode.Uri.joinPath(this.#services.extensionUri, "media", `panel-${theme}.svg`);
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
    const host = new WebviewHost(panel.webview, this.#services.extensionUri, subject.name, this.#services.log);
    const open = { panel, host, controller: new PortraitController(this.#services, host, subject, options) };
    this.#open.add(open);
    panel.onDidDispose(() => {
      this.#open.delete(open);
      open.controller.dispose();
      host.dispose();
    });
  }
}

const keyOf = ({ uri, name }: Subject) => `${uri}#${name}`;

function parseMemory(text: string): Memory | undefined {
  try {
    const { uri, name, options } = JSON.parse(text) as Partial<Memory>;
    return typeof uri === "string" && typeof name === "string" ? { uri, name, options: options ?? {} } : undefined;
  } catch {
    return undefined;
  }
}
