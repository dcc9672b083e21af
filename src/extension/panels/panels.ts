import * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import type { AnalysisDescription } from "../../protocol/analysisApi.ts";
import type { Panel } from "../../protocol/panel.ts";
import { parseWebviewState } from "../../protocol/webviewMessages.ts";
import type { LabServices } from "../services.ts";
import type { Subject } from "../studies.ts";
import { entitle, openPanel } from "../surfaces.ts";
import { keyOf } from "../uris.ts";
import { controllerOf } from "./controllers.ts";
import type { SubjectController } from "./subjectController.ts";
import { WebviewHost } from "./webviewHost.ts";

const VIEW_TYPE = "nodeOde.panel";

interface Open {
  readonly panel: vscode.WebviewPanel;
  readonly kind: string;
  readonly controller: SubjectController;
  readonly host: WebviewHost;
}

/** What a panel keeps over a window reload. */
interface Memory {
  readonly kind: string;
  readonly uri: string;
  readonly name: string;
  readonly options: object;
}

/** The panels beside the editor: one of a kind for a function or experiment; opening it again brings it to the front. */
export class Panels implements vscode.Disposable {
  readonly #services: LabServices;
  readonly #open = new Set<Open>();

  constructor(services: LabServices) {
    this.#services = services;
  }

  /** The controllers of open panels, for tests. */
  get controllers(): readonly SubjectController[] {
    return [...this.#open].map(({ controller }) => controller);
  }

  /** What the panel that has the focus is about. */
  get inFront(): Subject | undefined {
    return this.#active?.controller.subject;
  }

  get #active(): Open | undefined {
    return [...this.#open].find(({ panel }) => panel.active);
  }

  /** The column beside the editor in front that has panels already. */
  get #beside(): vscode.ViewColumn | undefined {
    const own = vscode.window.activeTextEditor?.viewColumn;
    return [...this.#open]
      .map(({ panel }) => panel.viewColumn)
      .find((column) => column !== undefined && column !== own);
  }

  /** What a controller's panel shows now, for tests. */
  shown(controller: SubjectController): Panel | undefined {
    return [...this.#open].find((open) => open.controller === controller)?.host.shown;
  }

  /**
   * Shows a panel beside the editor, which keeps the focus, where others are already; from another panel in its place, with the
   * focus.
   *
   * @param kind the analysis's name
   */
  async show(kind: string, subject: Subject): Promise<void> {
    const analysis = await this.#analysis(kind);
    if (!analysis) throw new Error(`there is no analysis ${kind}`);
    const key = keyOfSubject(subject);
    const from = this.#active?.panel;
    const known = [...this.#open].find((open) => open.kind === kind && keyOfSubject(open.controller.subject) === key);
    if (known) {
      known.panel.reveal(undefined, from === undefined);
      known.controller.asked();
      return;
    }
    const panel = openPanel(
      VIEW_TYPE,
      shown("plain", subject.name),
      from?.viewColumn ?? this.#beside,
      from !== undefined,
    );
    this.#adopt(analysis, panel, subject, {});
  }

  /** Called by the editor after a window reload. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const parsed = parseWebviewState(state);
    const memory = parsed.ok ? parseMemory(parsed.value.memory) : undefined;
    const analysis = memory && (await this.#analysis(memory.kind));
    if (memory && analysis)
      this.#adopt(analysis, panel, { uri: vscode.Uri.parse(memory.uri), name: memory.name }, memory.options);
    else panel.dispose();
  }

  dispose(): void {
    for (const { panel } of this.#open) panel.dispose();
  }

  async #analysis(name: string): Promise<AnalysisDescription | undefined> {
    return (await this.#services.catalog()).analyses.find((candidate) => candidate.name === name);
  }

  #adopt(analysis: AnalysisDescription, panel: vscode.WebviewPanel, subject: Subject, options: object): void {
    entitle(panel, shown("plain", vscode.l10n.t(analysis.heading, subject.name)));
    const icon = (theme: string) => vscode.Uri.joinPath(this.#services.extensionUri, "media", `panel-${theme}.svg`);
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
    const host = new WebviewHost(panel.webview, this.#services.extensionUri, panel.title, this.#services.log);
    const controller = controllerOf(analysis, this.#services, host, subject, options);
    const open: Open = { kind: analysis.name, panel, host, controller };
    this.#open.add(open);
    controller.seen(panel.visible);
    panel.onDidChangeViewState(() => controller.seen(panel.visible));
    panel.onDidDispose(() => {
      this.#open.delete(open);
      controller.dispose();
      host.dispose();
    });
  }
}

const keyOfSubject = ({ uri, name }: Subject) => `${keyOf(uri)}#${name}`;

function parseMemory(text: string): Memory | undefined {
  try {
    const { kind = "portrait", uri, name, options = {} } = JSON.parse(text) as Partial<Memory>;
    if (typeof uri !== "string" || typeof name !== "string") return undefined;
    return { kind, uri, name, options };
  } catch {
    return undefined;
  }
}
