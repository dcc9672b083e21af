import * as vscode from "vscode";
import type { SuppliedText } from "../protocol/engineMessages.ts";
import { readText } from "./readText.ts";
import { keyOf, openDocument } from "./uris.ts";

/**
 * The files that programs were found to need, whatever their names: read for the engine, and watched from then on, on the
 * disk and in editors.
 */
export class NeededFiles implements vscode.Disposable {
  readonly #keys = new Set<string>();
  /** Watchers of folders outside the workspace, by the folder's key. */
  readonly #folders = new Map<string, vscode.Disposable>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
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
    this.#keys.add(keyOf(uri));
    if (!vscode.workspace.getWorkspaceFolder(uri)) this.#watchFolder(vscode.Uri.joinPath(uri, ".."));
    return readText(uri, vscode.Uri.parse(entry));
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions, ...this.#folders.values(), this.#changed).dispose();
  }

  #watchFolder(folder: vscode.Uri): void {
    const key = keyOf(folder);
    if (!this.#folders.has(key)) this.#folders.set(key, this.#watch(new vscode.RelativePattern(folder, "*")));
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
    if (this.#keys.has(keyOf(uri))) this.#changed.fire(uri);
  }
}
