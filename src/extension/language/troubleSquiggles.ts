import * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import type { Trouble } from "../../protocol/engineApi.ts";
import { toRange } from "../ranges.ts";
import { Squiggle } from "../surfaces.ts";
import { keyOf } from "../uris.ts";

/** Squiggles under the sub-expressions that went wrong in a solve: shown while a drawing that met them is the newest. */
export class TroubleSquiggles implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection("node-ode-solve");
  readonly #byName = new Map<string, Map<string, vscode.Diagnostic>>();
  readonly #subscription = vscode.workspace.onDidChangeTextDocument(({ document }) => this.#forget(document.uri));

  /**
   * What the newest solve of a function or experiment met; undefined takes its squiggle away.
   *
   * @param by which of its drawings says so, each for itself
   */
  set(uri: vscode.Uri, name: string, trouble: Omit<Trouble, "remedies"> | undefined, by = ""): void {
    const key = keyOf(uri);
    const place = `${name} ${by}`;
    const known = this.#byName.get(key) ?? new Map<string, vscode.Diagnostic>();
    this.#byName.set(key, known);
    if (trouble?.range) {
      const message = shown("plain", `${name}: ${trouble.message}`);
      const { Warning } = vscode.DiagnosticSeverity;
      const diagnostic = new Squiggle(toRange(trouble.range), message, Warning, trouble.status);
      known.set(place, diagnostic);
    } else known.delete(place);
    this.#collection.set(uri, [...known.values()]);
  }

  dispose(): void {
    vscode.Disposable.from(this.#collection, this.#subscription).dispose();
  }

  /** Ranges of the text before an edit mean nothing in the text after it. */
  #forget(uri: vscode.Uri): void {
    if (this.#byName.delete(keyOf(uri))) this.#collection.delete(uri);
  }
}
