import * as vscode from "vscode";

/** What to save: a file's name without its ending, its ending, and its content. */
interface Export {
  readonly name: string;
  readonly format: string;
  readonly data: Uint8Array;
}

/** Asks where to, and saves a drawing, its data or a report there. */
export async function saveExport({ name, format, data }: Export): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = `${name}.${format}`;
  const target = await vscode.window.showSaveDialog({
    defaultUri: folder && vscode.Uri.joinPath(folder, file),
    filters: { [format.toUpperCase()]: [format] },
    title: vscode.l10n.t("Export {0}", format.toUpperCase()),
  });
  if (!target) return;
  await vscode.workspace.fs.writeFile(target, data);
  void vscode.window.setStatusBarMessage(vscode.l10n.t("Saved {0}", vscode.workspace.asRelativePath(target)), 4000);
}
