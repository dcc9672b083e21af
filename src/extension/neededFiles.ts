import * as vscode from "vscode";
import type { SuppliedText } from "../protocol/engineMessages.ts";
import { readText } from "./readText.ts";
import { keyOf, openDocument } from "./uris.ts";

/** A file, and the keys of the documents whose programs need it. */
export interface NeededFile {
  readonly uri: vscode.Uri;
  readonly documents: ReadonlySet<string>;
}

interface Need {
  readonly documents: Set<string>;
  /** The key of its folder, where that is watched for its sake. */
  readonly folder: string | undefined;
}

/**
 * The files that programs were found to need, whatever their names: read for the engine, and watched from then on, on the
 * disk and in editors.
 */
export class NeededFiles implements vscode.Disposable {
  /** By the file's key: the keys of the documents whose programs need it. */
  readonly #needs = new Map<string, Need>();
  /** Watchers of folders outside the workspace, by the folder's key. */
  readonly #folders = new Map<string, vscode.Disposable>();
  readonly #changed = new vscode.EventEmitter<NeededFile>();
  readonly #subscriptions: vscode.Disposable[];

  /** Fires when a file that was read, or was looked for, is written, made or deleted, or when its unsaved text changes. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    const { workspace } = vscode;
    this.#subscriptions = [
      this.#watch("**/*"),
      workspace.onDidOpenTextDocument(({ uri }) => this.#hear(uri)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#hear(document.uri);
      }),
      // Its unsaved text may be gone.
      workspace.onDidCloseTextDocument(({ uri }) => this.#hear(uri)),
    ];
  }

  /** The text of a file that the program of a document needs, by the addresses that the engine gives them. */
  read(address: string, entry: string): Promise<SuppliedText> {
    const uri = vscode.Uri.parse(address);
    const key = keyOf(uri);
    const need = this.#needs.get(key) ?? { documents: new Set<string>(), folder: this.#watchFolder(uri) };
    this.#needs.set(key, need);
    need.documents.add(keyOf(vscode.Uri.parse(entry)));
    return readText(uri, vscode.Uri.parse(entry));
  }

  /**
   * What a document's program needs now, by the addresses that the engine gives: what it needed before, as the name of a table does
   * that is typed letter by letter, is watched no longer for its sake.
   */
  keep(entry: vscode.Uri, addresses: readonly string[]): void {
    const document = keyOf(entry);
    const kept = new Set(addresses.map((address) => keyOf(vscode.Uri.parse(address))));
    for (const [key, { documents }] of this.#needs) {
      if (!kept.has(key) && documents.delete(document) && documents.size === 0) this.#needs.delete(key);
    }
    const folders = new Set([...this.#needs.values()].map(({ folder }) => folder));
    for (const [folder, watcher] of this.#folders) {
      if (folders.has(folder)) continue;
      watcher.dispose();
      this.#folders.delete(folder);
    }
  }

  /** A document is closed: what only its program needed is watched no longer. */
  forget(entry: vscode.Uri): void {
    this.keep(entry, []);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions, ...this.#folders.values(), this.#changed).dispose();
  }

  /** Watches the folder of a file outside the workspace; gives its key. */
  #watchFolder(file: vscode.Uri): string | undefined {
    if (vscode.workspace.getWorkspaceFolder(file)) return undefined;
    const folder = vscode.Uri.joinPath(file, "..");
    const key = keyOf(folder);
    if (!this.#folders.has(key)) this.#folders.set(key, this.#watch(new vscode.RelativePattern(folder, "*")));
    return key;
  }

  #watch(pattern: vscode.GlobPattern): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    // The text of an open document comes by the document's own events.
    const written = (uri: vscode.Uri) => {
      if (!openDocument(uri)) this.#hear(uri);
    };
    watcher.onDidChange(written);
    watcher.onDidCreate(written);
    watcher.onDidDelete(written);
    return watcher;
  }

  #hear(uri: vscode.Uri): void {
    const need = this.#needs.get(keyOf(uri));
    if (need) this.#changed.fire({ uri, documents: need.documents });
  }
}
