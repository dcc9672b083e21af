import * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import { chooseFolder, notify } from "../surfaces.ts";

/** The sample that a first look begins with. */
const FIRST = "vanDerPol.node-ode.ts";

/** Opens the first sample as a text of the reader's own, which is nowhere on disk until it is saved. */
export async function openSample(extension: vscode.Uri): Promise<void> {
  const uri = vscode.Uri.from({ scheme: "untitled", path: FIRST });
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document);
  if (document.getText() !== "") return;
  const text = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, "samples", FIRST));
  await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), new TextDecoder().decode(text)));
}

/** Copies the samples into a new folder inside one that the reader chooses, and opens it. */
export async function openSamples(extension: vscode.Uri): Promise<void> {
  const title = vscode.l10n.t("Where shall the samples be copied to?");
  const parent = await chooseFolder(shown("plain", title), shown("plain", vscode.l10n.t("Copy samples here")));
  if (!parent) return;
  try {
    const folder = await copySamples(extension, parent);
    await vscode.commands.executeCommand("vscode.openFolder", folder, { forceReuseWindow: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    void notify("error", shown("notification", vscode.l10n.t("The samples could not be copied: {0}", why)));
  }
}

/** Copies the samples into a new folder and gives its address. */
export async function copySamples(extension: vscode.Uri, parent: vscode.Uri): Promise<vscode.Uri> {
  const folder = await freeFolder(parent);
  await vscode.workspace.fs.copy(vscode.Uri.joinPath(extension, "samples"), folder);
  return folder;
}

/** A folder's name that is not taken: nothing of the reader's is written over. */
async function freeFolder(parent: vscode.Uri): Promise<vscode.Uri> {
  for (let n = 1; ; n++) {
    const folder = vscode.Uri.joinPath(parent, n === 1 ? "node-ode-samples" : `node-ode-samples-${n}`);
    const isTaken = await vscode.workspace.fs.stat(folder).then(
      () => true,
      () => false,
    );
    if (!isTaken) return folder;
  }
}
