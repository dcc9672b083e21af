import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Panel } from "../../protocol/panel.ts";
import { type FromWebview, parseFromWebview, type ToWebview } from "../../protocol/webviewMessages.ts";
import { webviewPage } from "../../protocol/webviewPage.ts";
import { sayFailure } from "../failures.ts";
import { copy } from "../surfaces.ts";
import { saveExport } from "./saveExport.ts";

/** What a reader does in a panel, as its controller hears it; saving, copying and faults are dealt with here. */
export type PanelEvent = Exclude<FromWebview, { type: "ready" | "save" | "copy" | "fault" }>;

/**
 * One webview and what it shows: sets the page under its content security policy, checks every message, remembers the last
 * content so that a page that was hidden and loaded again draws at once.
 */
export class WebviewHost implements vscode.Disposable {
  readonly #webview: vscode.Webview;
  readonly #log: vscode.LogOutputChannel;
  readonly #events = new vscode.EventEmitter<PanelEvent>();
  readonly #subscription: vscode.Disposable;
  #ready = false;
  #shown: Extract<ToWebview, { type: "show" }> | undefined;

  readonly onEvent = this.#events.event;

  constructor(webview: vscode.Webview, extensionUri: vscode.Uri, title: string, log: vscode.LogOutputChannel) {
    this.#webview = webview;
    this.#log = log;
    const dist = vscode.Uri.joinPath(extensionUri, "dist");
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    this.#subscription = webview.onDidReceiveMessage((message) => this.#receive(message));
    const resource = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, file)).toString();
    webview.html = webviewPage({
      nonce: randomBytes(24).toString("base64url"),
      source: webview.cspSource,
      script: resource("webview.js"),
      style: resource("webview.css"),
      language: vscode.env.language,
      title,
    });
  }

  /** The panel on screen, for tests. */
  get shown(): Panel | undefined {
    return this.#shown?.panel;
  }

  show(panel: Panel, answers: number): void {
    this.#shown = { type: "show", panel, answers };
    if (this.#ready) this.#send(this.#shown);
  }

  announce(text: string): void {
    if (this.#ready) this.#send({ type: "announce", text });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#events.dispose();
  }

  #receive(value: unknown): void {
    const parsed = parseFromWebview(value);
    if (!parsed.ok) {
      this.#log.error(`a webview sent what is not a message: ${parsed.fault}`);
      return;
    }
    const message = parsed.value;
    if (message.type === "ready") {
      this.#ready = true;
      this.#send({ type: "strings", strings: vscode.l10n.bundle ?? {} });
      // A page that was loaded again counts its events from 1: what is shown answers none of them.
      if (this.#shown) this.#send({ ...this.#shown, answers: 0 });
    } else if (message.type === "save") void sayFailure(this.#log, saveExport(message));
    else if (message.type === "copy") void sayFailure(this.#log, copy(message.text));
    else if (message.type === "fault") this.#log.error(`webview: ${message.text}`);
    else this.#events.fire(message);
  }

  #send(message: ToWebview): void {
    void this.#webview.postMessage(message);
  }
}
