import * as vscode from "vscode";
import { type Shown, shown } from "../../display/shown.ts";
import type { DocumentDescription } from "../../protocol/engineApi.ts";
import type { Documents } from "../documents.ts";
import { toRange } from "../ranges.ts";
import type { Subject, SubjectKind } from "../studies.ts";
import { row } from "../surfaces.ts";
import { keyOf } from "../uris.ts";
import { type OutlinedFunction, outline } from "./outline.ts";

/** A row of the tree: a file, or a function or experiment of it. */
export type Row = vscode.TreeItem & { readonly subject?: Subject; readonly children?: () => Promise<Row[]> };

/** Beside panels, not over them. */
const PLACE = { viewColumn: vscode.ViewColumn.One };

/** The activity bar's tree: files → dynamics functions → their experiments. */
export class FileTree implements vscode.Disposable {
  readonly #documents: Documents;
  readonly #changed = new vscode.EventEmitter<Row | undefined>();
  readonly #watcher: vscode.FileSystemWatcher;
  readonly #subscriptions: vscode.Disposable[];
  /** The files, and their rows as they are shown; looked for again when one is made or deleted. */
  #files: Promise<ReadonlyMap<string, Row>> | undefined;
  /** By file, what its rows were last. */
  readonly #outlines = new Map<string, readonly OutlinedFunction[]>();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(documents: Documents) {
    this.#documents = documents;
    this.#watcher = vscode.workspace.createFileSystemWatcher("**/*.node-ode.ts", false, true, false);
    const refresh = () => {
      this.#files = undefined;
      this.#changed.fire(undefined);
    };
    this.#subscriptions = [
      this.#changed,
      this.#watcher,
      this.#watcher.onDidCreate(refresh),
      this.#watcher.onDidDelete(refresh),
      vscode.workspace.onDidChangeWorkspaceFolders(refresh),
      documents.onDidDescribe(({ document }) => void this.#refreshRow(document.uri)),
    ];
  }

  async getChildren(parent?: vscode.TreeItem): Promise<Row[]> {
    if (parent) return (parent as Row).children?.() ?? [];
    this.#files ??= this.#find();
    return [...(await this.#files).values()];
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  /** All of them; what each holds is asked for when it is opened. */
  async #find(): Promise<ReadonlyMap<string, Row>> {
    const files = await vscode.workspace.findFiles("**/*.node-ode.ts", "**/node_modules/**");
    const rows = new Map(files.sort((a, b) => (a.path < b.path ? -1 : 1)).map((uri) => [keyOf(uri), this.#file(uri)]));
    for (const key of this.#outlines.keys()) if (!rows.has(key)) this.#outlines.delete(key);
    return rows;
  }

  /** The rows of one file, which has been read again. */
  async #refreshRow(uri: vscode.Uri): Promise<void> {
    const shown = (await this.#files)?.get(keyOf(uri));
    if (shown) this.#changed.fire(shown);
  }

  #file(uri: vscode.Uri): Row {
    const item = row(uri, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = uri.toString();
    item.contextValue = "file";
    item.command = { command: "vscode.open", title: vscode.l10n.t("Open"), arguments: [uri, PLACE] };
    return Object.assign(item, { children: () => this.#functions(uri) });
  }

  async #functions(uri: vscode.Uri): Promise<Row[]> {
    let description: DocumentDescription | undefined;
    try {
      description = await this.#documents.describe(await vscode.workspace.openTextDocument(uri));
    } catch {
      return [row(shown("label", vscode.l10n.t("cannot be opened as text")))];
    }
    const before = this.#outlines.get(keyOf(uri)) ?? [];
    const functions = description ? outline(description, before) : before;
    this.#outlines.set(keyOf(uri), functions);
    return functions.map(({ name, nameRange, stateNames, experiments }) => {
      const states = stateNames ? shown("label", stateNames.join(", ")) : undefined;
      const parent = this.#subject(uri, name, toRange(nameRange), "function", experiments.length > 0, states);
      const children = experiments.map((experiment) =>
        this.#subject(
          uri,
          experiment.name,
          toRange(experiment.nameRange),
          experiment.trainable ? "trainable" : "experiment",
          false,
        ),
      );
      return Object.assign(parent, { children: async () => children });
    });
  }

  #subject(
    uri: vscode.Uri,
    name: string,
    selection: vscode.Range,
    kind: SubjectKind,
    parent: boolean,
    states?: Shown<"label">,
  ): Row {
    const { Expanded, None } = vscode.TreeItemCollapsibleState;
    const item = row(shown("label", name), parent ? Expanded : None, states);
    item.id = `${uri}#${kind}:${name}`;
    item.contextValue = kind;
    item.iconPath = new vscode.ThemeIcon(kind === "function" ? "symbol-function" : "beaker");
    item.command = {
      command: "vscode.open",
      title: vscode.l10n.t("Show in the editor"),
      arguments: [uri, { ...PLACE, selection }],
    };
    return Object.assign(item, { subject: { uri, name } });
  }
}
