import * as vscode from "vscode";
import type { DocumentDescription } from "../protocol/engineApi.ts";
import type { EngineClient } from "./engineClient.ts";

export const SELECTOR: vscode.DocumentFilter = { language: "typescript", pattern: "**/*.node-ode.ts" };

/** Files above this are refused: no one writes a right-hand side of a megabyte by hand. */
const LARGEST = 1_000_000;

/** What is known of one document: its last description, or why there is none. */
export interface DocumentState {
  readonly document: vscode.TextDocument;
  readonly description?: DocumentDescription;
  readonly refused?: string;
}

/**
 * The open `.node-ode.ts` files and what the engine says of them.
 *
 * A change is sent to the engine after a pause in typing; a description of an older version than the newest is dropped.
 */
export class Documents implements vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #log: vscode.LogOutputChannel;
  readonly #states = new Map<string, DocumentState>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #asking = new Map<string, vscode.CancellationTokenSource>();
  readonly #described = new vscode.EventEmitter<DocumentState>();
  readonly #closed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable[];

  /** Fires when a document has a new description. */
  readonly onDidDescribe = this.#described.event;
  readonly onDidClose = this.#closed.event;

  constructor(engine: EngineClient, log: vscode.LogOutputChannel) {
    this.#engine = engine;
    this.#log = log;
    this.#subscriptions = [
      vscode.workspace.onDidOpenTextDocument((document) => this.#changed(document, 0)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#changed(document, debounce());
      }),
      vscode.workspace.onDidCloseTextDocument((document) => this.#close(document)),
      engine.onDidRestart(() => {
        for (const document of this.#all()) this.#changed(document, 0);
      }),
    ];
    for (const document of this.#all()) this.#changed(document, 0);
  }

  get(uri: vscode.Uri): DocumentState | undefined {
    return this.#states.get(uri.toString());
  }

  /** The description of the newest text: waits for the engine where it has not answered yet. */
  async describe(document: vscode.TextDocument): Promise<DocumentDescription | undefined> {
    const known = this.get(document.uri)?.description;
    if (known?.version === document.version) return known;
    await this.#describe(document);
    return this.get(document.uri)?.description;
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const source of this.#asking.values()) source.dispose();
    vscode.Disposable.from(...this.#subscriptions, this.#described, this.#closed).dispose();
  }

  #all(): vscode.TextDocument[] {
    return vscode.workspace.textDocuments.filter((document) => vscode.languages.match(SELECTOR, document) > 0);
  }

  #changed(document: vscode.TextDocument, wait: number): void {
    if (vscode.languages.match(SELECTOR, document) === 0) {
      // An import of an open file may have changed.
      if (document.languageId === "typescript" || document.languageId === "json")
        this.#engine.changed(document.uri.toString());
      return;
    }
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => void this.#describe(document), wait),
    );
  }

  async #describe(document: vscode.TextDocument): Promise<void> {
    const key = document.uri.toString();
    this.#asking.get(key)?.cancel();
    const refused = refusal(document);
    if (refused) {
      this.#set({ document, refused });
      return;
    }
    const source = new vscode.CancellationTokenSource();
    this.#asking.set(key, source);
    const { version } = document;
    const text = document.getText();
    this.#engine.open({ uri: key, version, text });
    try {
      const description = await this.#engine.request("describe", { uri: key, version }, { token: source.token });
      if (description.version === document.version && !document.isClosed) this.#set({ document, description });
    } catch (error) {
      if (!(error instanceof vscode.CancellationError)) this.#log.warn(`describing ${key}: ${error}`);
    } finally {
      source.dispose();
      if (this.#asking.get(key) === source) this.#asking.delete(key);
    }
  }

  #set(state: DocumentState): void {
    this.#states.set(state.document.uri.toString(), state);
    this.#described.fire(state);
  }

  #close(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    if (!this.#states.delete(key)) return;
    this.#engine.close(key);
    this.#closed.fire(document.uri);
  }
}

function debounce(): number {
  return vscode.workspace.getConfiguration("nodeOde").get("debounce", 100);
}

function refusal(document: vscode.TextDocument): string | undefined {
  const text = document.getText();
  if (text.length > LARGEST)
    return vscode.l10n.t(
      "This file is too large to be read as a system of equations ({0} MB; the limit is 1 MB).",
      (text.length / 1e6).toFixed(1),
    );
  if (text.includes("\0")) return vscode.l10n.t("This file is binary, not TypeScript text.");
  return undefined;
}
