import * as vscode from "vscode";
import type { FromWebview } from "../../protocol/webviewMessages.ts";

/** Asks where to, and saves a drawing or its data there. */
export async function saveExport({ name, format, data }: Extract<FromWebview, { type: "save" }>): Promise<void> {
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
