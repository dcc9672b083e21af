import * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import type { AnalysisDescription } from "../../protocol/analysisApi.ts";
import type { LabServices } from "../services.ts";
import type { Subject } from "../studies.ts";
import { choose, withIcon } from "../surfaces.ts";

/** The analysis that the user picks for a subject, of all that mean something for it, each with its sentence. */
export async function chooseAnalysis(
  services: Pick<LabServices, "documents" | "catalog">,
  { uri, name }: Subject,
): Promise<AnalysisDescription | undefined> {
  const description = await services.documents.describe(await vscode.workspace.openTextDocument(uri));
  const found = [...(description?.functions ?? []), ...(description?.experiments ?? [])].find(
    (item) => item.name === name,
  );
  const { analyses } = await services.catalog();
  const items = analyses
    .filter((analysis) => found?.offered.includes(analysis.name))
    .map((analysis) => ({
      label: withIcon(analysis.icon, shown("label", vscode.l10n.t(analysis.title))),
      detail: shown("label", vscode.l10n.t(analysis.doc)),
      analysis,
    }));
  const picked = await choose(items, shown("plain", vscode.l10n.t("What to do with {0}?", name)));
  return picked?.analysis;
}
