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
export const saveExport = ({ name, format, data }: Export) => saveAs(format.toUpperCase(), name, [format], () => data);

/** Asks where to, under what it is called; the ending of the chosen name decides the format, the first where it is none. */
export async function saveAs<Format extends string>(
  what: string,
  name: string,
  formats: readonly Format[],
  data: (format: Format) => Uint8Array,
): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const title = shown("plain", vscode.l10n.t("Export {0}", what));
  const suggested = folder && vscode.Uri.joinPath(folder, `${fileNameFrom(name)}.${formats[0]}`);
  const filters = Object.fromEntries(formats.map((format) => [format.toUpperCase(), [format]]));
  const target = await chooseTarget(title, suggested, filters);
  if (!target) return;
  const chosen = formats.find((format) => target.path.endsWith(`.${format}`)) ?? formats[0];
  await vscode.workspace.fs.writeFile(target, data(chosen));
  mention(shown("label", vscode.l10n.t("Saved {0}", vscode.workspace.asRelativePath(target))));
}
