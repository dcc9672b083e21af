import type * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import type { Documents } from "../documents.ts";
import { toRange } from "../ranges.ts";
import { lenses } from "../studies.ts";
import { lens } from "../surfaces.ts";

/** The lenses over dynamics functions and experiments: one for each study that exists for what stands below. */
export class CodeLenses implements vscode.CodeLensProvider {
  readonly #documents: Documents;
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(documents: Documents) {
    this.#documents = documents;
    this.onDidChangeCodeLenses = (listener, ...rest) => documents.onDidDescribe(() => listener(), ...rest);
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const description = await this.#documents.describe(document);
    if (!description) return [];
    const subjects = [
      ...description.functions.map((item) => ({ item, kind: "function" as const })),
      ...description.experiments.map((item) => ({
        item,
        kind: item.trainable ? ("trainable" as const) : ("experiment" as const),
      })),
    ];
    return subjects.flatMap(({ item, kind }) =>
      lenses(kind).map(({ command, icon, title, tooltip }) =>
        lens(toRange(item.nameRange), icon, shown("label", title), shown("plain", tooltip), {
          command,
          arguments: [{ uri: document.uri, name: item.name }],
        }),
      ),
    );
  }
}
