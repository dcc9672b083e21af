import * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import { type Documents, isEmpty } from "../documents.ts";
import { toRange } from "../ranges.ts";
import type { LabServices } from "../services.ts";
import { lens } from "../surfaces.ts";
import { templates } from "../templates/registry.ts";
import { type LensTarget, lensTargets } from "./lensTargets.ts";

const SETTING = "nodeOde.codeLens";

/**
 * The lenses over dynamics functions and experiments: the analyses that the setting names and that mean something for what stands
 * below, then one that lists them all. Over an empty file stand the templates that it can be begun with.
 */
export class CodeLenses implements vscode.CodeLensProvider {
  readonly #documents: Documents;
  readonly #services: Pick<LabServices, "catalog">;
  readonly #targets = new WeakMap<vscode.TextDocument, readonly LensTarget[]>();
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(documents: Documents, services: Pick<LabServices, "catalog">) {
    this.#documents = documents;
    this.#services = services;
    this.onDidChangeCodeLenses = (listener, ...rest) => {
      const described = documents.onDidDescribe(() => listener(), ...rest);
      const configured = vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(SETTING)) listener();
      });
      return vscode.Disposable.from(described, configured);
    };
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const named = vscode.workspace.getConfiguration().get<readonly string[]>(SETTING, []);
    if (named.length > 0 && isEmpty(document)) return startingPoints(document);
    const description = named.length > 0 ? await this.#documents.describe(document) : undefined;
    if (!description) return [];
    const { analyses } = await this.#services.catalog();
    const targets = lensTargets(description, this.#targets.get(document) ?? []);
    this.#targets.set(document, targets);
    return targets.flatMap(({ name, nameRange, offered }) => {
      const lensOf = (command: string, icon: string, title: string, tooltip: string) =>
        lens(toRange(nameRange), icon, shown("label", title), shown("plain", tooltip), {
          command,
          arguments: [{ uri: document.uri, name }],
        });
      const all = vscode.l10n.t("Everything that can be done with {0}", name);
      return [
        ...analyses
          .filter((analysis) => named.includes(analysis.name) && offered.includes(analysis.name))
          .map((analysis) => {
            const { t } = vscode.l10n;
            return lensOf(analysis.command, analysis.icon, t(analysis.title), t(analysis.doc));
          }),
        lensOf("nodeOde.analyse", "list-unordered", vscode.l10n.t("More…"), all),
      ];
    });
  }
}

function startingPoints({ uri }: vscode.TextDocument): vscode.CodeLens[] {
  const { t } = vscode.l10n;
  const top = new vscode.Range(0, 0, 0, 0);
  return [...templates].map(({ name, title, doc }) =>
    lens(top, "new-file", shown("label", t(title)), shown("plain", t(doc)), {
      command: "nodeOde.newExperiment",
      arguments: [name, uri],
    }),
  );
}
