import * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import type { Place } from "../../protocol/analysisApi.ts";
import { toRange } from "../ranges.ts";
import { Squiggle } from "../surfaces.ts";
import { keyOf } from "../uris.ts";

const SETTING = "nodeOde.wellposedHints";

/** What open panels have to say of places in the source, as information in the Problems view; a setting turns it off. */
export class PlaceSquiggles implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection("node-ode-places");
  /** By file, and by the panel that says so. */
  readonly #said = new Map<string, { readonly uri: vscode.Uri; readonly by: Map<string, readonly Place[]> }>();
  readonly #subscriptions = [
    vscode.workspace.onDidChangeTextDocument(({ document }) => this.#forget(document.uri)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SETTING)) for (const { uri } of this.#said.values()) this.#show(uri);
    }),
  ];

  /** What a panel says now in place of what it said; nothing takes it away. */
  set(uri: vscode.Uri, by: string, places: readonly Place[]): void {
    const key = keyOf(uri);
    const said = this.#said.get(key) ?? { uri, by: new Map<string, readonly Place[]>() };
    this.#said.set(key, said);
    said.by.set(by, places);
    this.#show(uri);
  }

  dispose(): void {
    vscode.Disposable.from(this.#collection, ...this.#subscriptions).dispose();
  }

  #show(uri: vscode.Uri): void {
    const isOn = vscode.workspace.getConfiguration().get<boolean>(SETTING, true);
    const places = [...(this.#said.get(keyOf(uri))?.by.values() ?? [])].flat();
    const own = places.filter(({ range }) => keyOf(vscode.Uri.parse(range.file, true)) === keyOf(uri));
    const { Information } = vscode.DiagnosticSeverity;
    this.#collection.set(
      uri,
      isOn
        ? own.map(({ range, text }) => new Squiggle(toRange(range), shown("plain", text), Information, "wellposed"))
        : [],
    );
  }

  /** Ranges of the text before an edit mean nothing in the text after it. */
  #forget(uri: vscode.Uri): void {
    if (this.#said.delete(keyOf(uri))) this.#collection.delete(uri);
  }
}
