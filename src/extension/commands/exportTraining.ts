import * as vscode from "vscode";
import type { Documents } from "../documents.ts";
import type { EngineClient } from "../engineClient.ts";
import type { Subject } from "../studies.ts";
import type { Epoch } from "../training/savedEpochs.ts";
import type { TrainingRun } from "../training/trainingRun.ts";
import { learnedParameters } from "./writeTrained.ts";

/** Saves what a run measured, an iteration a row, as CSV or JSON. */
export async function exportHistory(name: string, run: TrainingRun): Promise<void> {
  const { columns, length } = run.history;
  const names = Object.keys(columns) as (keyof typeof columns)[];
  await save(`${name}-history`, (format) => {
    if (format === "json") {
      const entries = names.map((column) => [column, [...columns[column]].map(finite)]);
      return JSON.stringify(
        { name, settings: run.settings, iterations: length, ...Object.fromEntries(entries) },
        null,
        1,
      );
    }
    const cell = (x: number) => (Number.isFinite(x) ? String(x) : "");
    const rows = Array.from({ length }, (_, n) => [n, ...names.map((column) => cell(columns[column][n]))].join(","));
    return `${[["iteration", ...names].join(","), ...rows].join("\r\n")}\r\n`;
  });
}

/** Saves the parameters of one iteration, as JSON by name or as CSV with a number a row. */
export async function exportParameters(
  engine: EngineClient,
  documents: Documents,
  subject: Subject,
  { iteration, theta, z0 }: Epoch,
  run: TrainingRun,
): Promise<void> {
  const learned = await learnedParameters(engine, documents, subject, theta);
  if (!learned) return;
  const { parameters } = learned;
  await save(`${subject.name}-parameters`, (format) => {
    if (format === "json") {
      const values = parameters.map(({ name, json }) => `${JSON.stringify(name)}: ${json}`);
      const about = JSON.stringify({ name: subject.name, iteration, settings: run.settings, z0: [...z0] });
      return `${about.slice(0, -1)}, "parameters": { ${values.join(", ")} } }\n`;
    }
    const rows = parameters.flatMap(({ name, packed }) => Array.from(packed, (x, i) => `${name},${i},${x}`));
    return `${["parameter,index,value", ...rows].join("\r\n")}\r\n`;
  });
}

/** JSON has no NaN. */
const finite = (x: number) => (Number.isFinite(x) ? x : null);

/** Asks where to; the extension of the name decides the format. */
async function save(name: string, text: (format: "json" | "csv") => string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    defaultUri: folder && vscode.Uri.joinPath(folder, `${name}.csv`),
    filters: { CSV: ["csv"], JSON: ["json"] },
    title: vscode.l10n.t("Export {0}", name),
  });
  if (!target) return;
  const format = target.path.endsWith(".json") ? "json" : "csv";
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text(format)));
  void vscode.window.setStatusBarMessage(vscode.l10n.t("Saved {0}", vscode.workspace.asRelativePath(target)), 4000);
}
