import * as vscode from "vscode";
import { emptyPlots } from "../../panels/emptyPlots.ts";
import type { DocumentDescription } from "../../protocol/engineApi.ts";
import { PortraitController } from "../panels/portraitController.ts";
import { WebviewHost } from "../panels/webviewHost.ts";
import { toRange } from "../ranges.ts";
import type { LabServices } from "../services.ts";
import type { Subject } from "../studies.ts";
import { sameFile } from "../uris.ts";

/** How long the cursor rests before the view follows it, in milliseconds. */
const REST = 100;

/** The side panel's plots: draws the function or experiment under the cursor, live. */
export class PlotsView implements vscode.Disposable {
  readonly #services: LabServices;
  readonly #subscriptions: vscode.Disposable[];
  #view: vscode.WebviewView | undefined;
  #host: WebviewHost | undefined;
  #controller: PortraitController | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(services: LabServices) {
    this.#services = services;
    this.#subscriptions = [
      vscode.window.onDidChangeTextEditorSelection(() => this.#follow(REST)),
      vscode.window.onDidChangeActiveTextEditor(() => this.#follow(0)),
      services.documents.onDidDescribe(() => this.#follow(0)),
    ];
  }

  /** What is drawn now, for tests. */
  get controller(): PortraitController | undefined {
    return this.#controller;
  }

  resolve(view: vscode.WebviewView): void {
    this.#view = view;
    const { extensionUri, log } = this.#services;
    const host = new WebviewHost(view.webview, extensionUri, vscode.l10n.t("Plots"), log);
    this.#host = host;
    host.show(emptyPlots(vscode.l10n.t), 0);
    view.onDidChangeVisibility(() => this.#follow(0));
    view.onDidDispose(() => {
      this.#controller?.dispose();
      this.#controller = undefined;
      this.#host = undefined;
      this.#view = undefined;
      host.dispose();
    });
    this.#follow(0);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#controller?.dispose();
    this.#host?.dispose();
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #follow(wait: number): void {
    clearTimeout(this.#timer);
    if (this.#view?.visible) this.#timer = setTimeout(() => this.#update(), wait);
  }

  /** Keeps what is drawn where the cursor left it for something that is no function, such as a comment or another file. */
  #update(): void {
    const editor = vscode.window.activeTextEditor;
    const description = editor && this.#services.documents.get(editor.document.uri)?.description;
    const subject = editor && description && underCursor(editor, description);
    const known = this.#controller?.subject;
    if (!subject || !this.#host) return;
    if (known && known.name === subject.name && sameFile(known.uri, subject.uri)) return;
    this.#controller?.dispose();
    this.#controller = new PortraitController(this.#services, this.#host, subject, {}, true);
  }
}

/** The function or experiment the cursor stands in, else the first of the file. */
function underCursor(
  { document, selection }: vscode.TextEditor,
  { functions, experiments }: DocumentDescription,
): Subject | undefined {
  const all = [...functions, ...experiments];
  const found =
    all.find(({ range }) => toRange(range).contains(selection.active)) ?? functions.find(({ broken }) => !broken);
  return found && { uri: document.uri, name: found.name };
}
