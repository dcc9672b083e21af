import * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import type { Documents } from "../documents.ts";
import type { EngineClient } from "../engineClient.ts";
import { fileNameFrom } from "../madeNames.ts";
import type { Subject } from "../studies.ts";
import { chooseTarget, mention } from "../surfaces.ts";
import { historyText, parametersText, type TrainingFormat } from "../training/exportFormats.ts";
import type { Epoch } from "../training/savedEpochs.ts";
import type { TrainingRun } from "../training/trainingRun.ts";
import { learnedParameters } from "./writeTrained.ts";

/** Saves what a run measured. */
export function exportHistory(name: string, { settings, history }: TrainingRun): Promise<void> {
  return save(`${name}-history`, (format) => historyText(format, name, settings, history));
}

/** Saves the parameters of one iteration. */
export async function exportParameters(
  engine: EngineClient,
  documents: Documents,
  subject: Subject,
  epoch: Epoch,
  { settings }: TrainingRun,
): Promise<void> {
  const { name } = subject;
  const learned = await learnedParameters(engine, documents, subject, epoch.theta);
  if (!learned) return;
  await save(`${name}-parameters`, (format) => parametersText(format, name, settings, epoch, learned.parameters));
}

/** Asks where to; the extension of the name decides the format. */
async function save(name: string, text: (format: TrainingFormat) => string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const title = shown("plain", vscode.l10n.t("Export {0}", name));
  const suggested = folder && vscode.Uri.joinPath(folder, `${fileNameFrom(name)}.csv`);
  const target = await chooseTarget(title, suggested, { CSV: ["csv"], JSON: ["json"] });
  if (!target) return;
  const format = target.path.endsWith(".json") ? "json" : "csv";
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text(format)));
  mention(shown("label", vscode.l10n.t("Saved {0}", vscode.workspace.asRelativePath(target))));
}
