import * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import type { TableDescription } from "../../protocol/engineApi.ts";
import type { DocumentState, Documents } from "../documents.ts";
import { toRange } from "../ranges.ts";
import type { LabServices } from "../services.ts";
import { Squiggle } from "../surfaces.ts";
import { keyOf } from "../uris.ts";

/**
 * Shows what is wrong with the tables of experiments: at their rows, under their own addresses, and at the `csv(…)` that names
 * them. They are checked after the text that names them is described, on a queue of their own, since a table may be long.
 */
export class TableProblems implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection("node-ode-tables");
  readonly #services: Pick<LabServices, "engine" | "log">;
  readonly #checks = new Map<string, vscode.CancellationTokenSource>();
  /** By document. */
  readonly #found = new Map<string, { readonly uri: vscode.Uri; readonly tables: readonly TableDescription[] }>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(documents: Documents, services: Pick<LabServices, "engine" | "log">) {
    this.#services = services;
    this.#subscriptions = [
      this.#collection,
      documents.onDidDescribe((state) => void this.#check(state)),
      documents.onDidClose((uri) => this.#forget(uri)),
    ];
  }

  dispose(): void {
    for (const check of this.#checks.values()) check.cancel();
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  async #check({ document: { uri }, description, refused }: DocumentState): Promise<void> {
    const key = keyOf(uri);
    this.#checks.get(key)?.cancel();
    if (refused || !description?.experiments.some(({ hasTable }) => hasTable)) return this.#forget(uri);
    const check = new vscode.CancellationTokenSource();
    this.#checks.set(key, check);
    try {
      const params = { uri: uri.toString(), version: description.version };
      const options = { queue: "tables", token: check.token };
      const { tables } = await this.#services.engine.request("checkTables", params, options);
      if (this.#checks.get(key) !== check) return;
      this.#found.set(key, { uri, tables });
      this.#show();
    } catch (error) {
      if (!(error instanceof vscode.CancellationError))
        this.#services.log.warn(`checking the tables of ${uri}: ${error}`);
    }
  }

  #forget(uri: vscode.Uri): void {
    const key = keyOf(uri);
    this.#checks.get(key)?.cancel();
    this.#checks.delete(key);
    if (this.#found.delete(key)) this.#show();
  }

  /** One table may serve several experiments and files: each fault is shown once. */
  #show(): void {
    const problems = new Map<string, { uri: vscode.Uri; at: Map<string, vscode.Diagnostic> }>();
    const { Error: error, Hint: hint } = vscode.DiagnosticSeverity;
    const add = (uri: vscode.Uri, message: string, range: vscode.Range, severity = error) => {
      const of = problems.get(keyOf(uri)) ?? { uri, at: new Map<string, vscode.Diagnostic>() };
      problems.set(keyOf(uri), of);
      const squiggle = new Squiggle(
        range,
        shown("plain", message),
        severity,
        severity === hint ? "table" : "invalid-data",
      );
      of.at.set(`${range.start.line} ${range.start.character} ${message}`, squiggle);
    };
    for (const { uri, tables } of this.#found.values()) {
      for (const { file, call, summary, faults, isSound } of tables) {
        add(uri, summary, toRange(call), isSound ? hint : error);
        const table = vscode.Uri.parse(file);
        for (const { message, range } of faults) add(table, message, range ? toRange(range) : TOP);
      }
    }
    this.#collection.clear();
    for (const { uri, at } of problems.values()) this.#collection.set(uri, [...at.values()]);
  }
}

/** Where a fault of a whole table is shown. */
const TOP = new vscode.Range(0, 0, 0, 1);
