import * as vscode from "vscode";
import type { DocumentDescription } from "../protocol/engineApi.ts";
import { ErrorCode } from "../protocol/engineMessages.ts";
import { type EngineClient, faultOf } from "./engineClient.ts";
import type { NeededFile, NeededFiles } from "./neededFiles.ts";
import { keyOf } from "./uris.ts";

export const SELECTOR: vscode.DocumentFilter = { language: "typescript", pattern: "**/*.node-ode.ts" };

/** A file in which nothing is written yet. */
export const isEmpty = (document: vscode.TextDocument): boolean => document.getText().trim() === "";

/** Files above this are refused: no one writes a right-hand side of a megabyte by hand. */
const MAX_CHARACTERS = 1_000_000;

/** Seconds that the engine may take to read a document: what takes longer would never be drawn as one types. */
const LONGEST_READING = 20;

/** Why a text has no description: it is too large, takes too long, or the engine failed over it. */
export interface Refusal {
  readonly code: "refused" | "too-long" | "internal-error";
  readonly message: string;
}

/** What is known of one document: its last description, or why there is none. */
export interface DocumentState {
  readonly document: vscode.TextDocument;
  /** Of the version it names; of the newest text before where that is refused, so that its lenses stay. */
  readonly description?: DocumentDescription;
  readonly refused?: Refusal;
  /** The version that is refused. */
  readonly refusedVersion?: number;
  /** When the text was given to the engine, on the clock of `performance.now()`. */
  readonly readAt?: number;
}

/** A description under way, of one version of a document. */
interface Asking {
  readonly version: number;
  readonly cancellation: vscode.CancellationTokenSource;
  readonly done: Promise<void>;
}

/**
 * The open `.node-ode.ts` files and what the engine says of them.
 *
 * A change is sent to the engine after a pause in typing; a description of an older version than the newest is dropped.
 */
export class Documents implements vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #needed: NeededFiles;
  readonly #log: vscode.LogOutputChannel;
  readonly #states = new Map<string, DocumentState>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #asking = new Map<string, Asking>();
  readonly #described = new vscode.EventEmitter<DocumentState>();
  readonly #closed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable[];

  /** Fires when a document has a new description. */
  readonly onDidDescribe = this.#described.event;
  readonly onDidClose = this.#closed.event;

  constructor(engine: EngineClient, needed: NeededFiles, log: vscode.LogOutputChannel) {
    this.#engine = engine;
    this.#needed = needed;
    this.#log = log;
    this.#subscriptions = [
      needed.onDidChange((file) => this.#importChanged(file)),
      vscode.workspace.onDidOpenTextDocument((document) => this.#changed(document, 0)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#changed(document, debounce());
      }),
      vscode.workspace.onDidCloseTextDocument((document) => this.#close(document)),
      engine.onDidRestart(() => {
        for (const document of this.#all()) this.#later(document, 0, () => this.#describeAnew(document));
      }),
    ];
    for (const document of this.#all()) this.#changed(document, 0);
  }

  get(uri: vscode.Uri): DocumentState | undefined {
    return this.#states.get(keyOf(uri));
  }

  /** The description of the newest text: waits for the engine where it has not answered yet. */
  async describe(document: vscode.TextDocument): Promise<DocumentDescription | undefined> {
    const known = this.get(document.uri);
    const isKnown = (known?.refusedVersion ?? known?.description?.version) === document.version;
    if (isKnown) return known?.description;
    // One that was cut short, because what the text imports changed, is followed by another.
    do await this.#describe(document);
    while (this.#asking.get(keyOf(document.uri))?.version === document.version);
    return this.get(document.uri)?.description;
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const { cancellation } of this.#asking.values()) cancellation.cancel();
    vscode.Disposable.from(...this.#subscriptions, this.#described, this.#closed).dispose();
  }

  #all(): vscode.TextDocument[] {
    return vscode.workspace.textDocuments.filter((document) => vscode.languages.match(SELECTOR, document) > 0);
  }

  #changed(document: vscode.TextDocument, wait: number): void {
    if (vscode.languages.match(SELECTOR, document) > 0) this.#later(document, wait, () => this.describe(document));
  }

  /** What some open files need may have changed: these are read anew although their own text is the same. */
  #importChanged({ uri, documents }: NeededFile): void {
    this.#engine.changed(uri.toString());
    for (const open of this.#all()) {
      if (documents.has(keyOf(open.uri))) this.#later(open, debounce(), () => this.#describeAnew(open));
    }
  }

  #later(document: vscode.TextDocument, wait: number, action: () => Promise<unknown>): void {
    const key = keyOf(document.uri);
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => void action(), wait),
    );
  }

  /** A description under way may be of what the text no longer means. */
  #describeAnew(document: vscode.TextDocument): Promise<void> {
    const key = keyOf(document.uri);
    this.#asking.get(key)?.cancellation.cancel();
    this.#asking.delete(key);
    return this.#describe(document);
  }

  /** Asks for a description of the newest text, once however many wait for it. */
  #describe(document: vscode.TextDocument): Promise<void> {
    const key = keyOf(document.uri);
    const asking = this.#asking.get(key);
    if (asking?.version === document.version) return asking.done;
    asking?.cancellation.cancel();
    const refused = refusal(document);
    if (refused) {
      if (this.#states.get(key)?.refused?.message !== refused.message) this.#refuse(document, refused);
      return Promise.resolve();
    }
    const cancellation = new vscode.CancellationTokenSource();
    const { version } = document;
    const done = this.#ask(document, version, cancellation.token).finally(() => {
      cancellation.dispose();
      if (this.#asking.get(key)?.cancellation === cancellation) this.#asking.delete(key);
    });
    this.#asking.set(key, { version, cancellation, done });
    return done;
  }

  async #ask(document: vscode.TextDocument, version: number, token: vscode.CancellationToken): Promise<void> {
    const uri = document.uri.toString();
    const readAt = performance.now();
    this.#engine.open({ uri, version, text: document.getText() });
    try {
      const options = { token, seconds: LONGEST_READING };
      const description = await this.#engine.request("describe", { uri, version }, options);
      if (description.version !== document.version || document.isClosed) return;
      this.#needed.keep(document.uri, description.files);
      this.#set({ document, description, readAt });
    } catch (error) {
      if (error instanceof vscode.CancellationError) return;
      this.#log.warn(`describing ${uri}: ${error}`);
      const fault = faultOf(error);
      if (fault && version === document.version && !document.isClosed) this.#refuse(document, unread(fault));
    }
  }

  #refuse(document: vscode.TextDocument, refused: Refusal): void {
    const { description } = this.#states.get(keyOf(document.uri)) ?? {};
    this.#set({
      document,
      description: description && { ...description, diagnostics: [] },
      refused,
      refusedVersion: document.version,
    });
  }

  #set(state: DocumentState): void {
    this.#states.set(keyOf(state.document.uri), state);
    this.#described.fire(state);
  }

  #close(document: vscode.TextDocument): void {
    const key = keyOf(document.uri);
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    if (vscode.languages.match(SELECTOR, document) === 0) return;
    this.#asking.get(key)?.cancellation.cancel();
    this.#engine.close(document.uri.toString());
    this.#needed.forget(document.uri);
    if (this.#states.delete(key)) this.#closed.fire(document.uri);
  }
}

function debounce(): number {
  return vscode.workspace.getConfiguration("nodeOde").get("debounce", 100);
}

function refusal(document: vscode.TextDocument): Refusal | undefined {
  const text = document.getText();
  const refused = (message: string): Refusal => ({ code: "refused", message });
  if (text.length > MAX_CHARACTERS)
    return refused(
      vscode.l10n.t(
        "This file is too large to be read as a system of equations ({0} MB; the limit is 1 MB).",
        (text.length / 1e6).toFixed(1),
      ),
    );
  if (text.includes("\0")) return refused(vscode.l10n.t("This file is binary, not TypeScript text."));
  return undefined;
}

/** Why the engine has not read a text. */
function unread({ code, message }: NonNullable<ReturnType<typeof faultOf>>): Refusal {
  if (code === ErrorCode.tooLong) {
    const text = vscode.l10n.t(
      "This file takes too long to be read: more than {0} s. It is read again when it changes.",
      LONGEST_READING,
    );
    return { code: "too-long", message: text };
  }
  return {
    code: "internal-error",
    message: vscode.l10n.t("This file could not be read: {0}", message),
  };
}
