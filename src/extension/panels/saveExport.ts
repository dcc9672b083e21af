import * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import { fileNameFrom } from "../madeNames.ts";
import { chooseTarget, mention } from "../surfaces.ts";

/** What to save: a file's name without its ending, its ending, and its content. */
interface Export {
  readonly name: string;
  readonly format: string;
  readonly data: Uint8Array;
}

/** Asks where to, and saves a drawing, its data or a report there. */
export async function saveExport({ name, format, data }: Export): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = `${fileNameFrom(name)}.${format}`;
  const kind = format.toUpperCase();
  const title = shown("plain", vscode.l10n.t("Export {0}", kind));
  const target = await chooseTarget(title, folder && vscode.Uri.joinPath(folder, file), { [kind]: [format] });
  if (!target) return;
  await vscode.workspace.fs.writeFile(target, data);
  mention(shown("label", vscode.l10n.t("Saved {0}", vscode.workspace.asRelativePath(target))));
}
