import * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import { chooseFolder, notify } from "../surfaces.ts";
import { freeName } from "./freeName.ts";

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

/**
 * Opens the samples as copies of the reader's own: in the folder that is open where nothing is in it, else in a new folder inside
 * one that the reader chooses, which is then opened.
 */
export async function openSamples(extension: vscode.Uri): Promise<void> {
  try {
    const empty = await emptyFolder();
    if (empty) return await fillWithSamples(extension, empty);
    const title = vscode.l10n.t("Where shall the samples be copied to?");
    const parent = await chooseFolder(shown("plain", title), shown("plain", vscode.l10n.t("Copy samples here")));
    if (!parent) return;
    const folder = await copySamples(extension, parent);
    await vscode.commands.executeCommand("vscode.openFolder", folder, { forceReuseWindow: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    void notify("error", shown("notification", vscode.l10n.t("The samples could not be copied: {0}", why)));
  }
}

/** The only folder that is open, if there is nothing in it but what editors and Git keep there. */
async function emptyFolder(): Promise<vscode.Uri | undefined> {
  const [folder, ...others] = vscode.workspace.workspaceFolders ?? [];
  if (!folder || others.length > 0) return undefined;
  const entries = await vscode.workspace.fs.readDirectory(folder.uri);
  return entries.every(([name]) => name.startsWith(".")) ? folder.uri : undefined;
}

async function fillWithSamples(extension: vscode.Uri, folder: vscode.Uri): Promise<void> {
  const samples = vscode.Uri.joinPath(extension, "samples");
  for (const [name] of await vscode.workspace.fs.readDirectory(samples)) {
    await vscode.workspace.fs.copy(vscode.Uri.joinPath(samples, name), vscode.Uri.joinPath(folder, name));
  }
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, FIRST));
}

/** Copies the samples into a new folder and gives its address. */
export async function copySamples(extension: vscode.Uri, parent: vscode.Uri): Promise<vscode.Uri> {
  const folder = await freeName(parent, "node-ode-samples");
  await vscode.workspace.fs.copy(vscode.Uri.joinPath(extension, "samples"), folder);
  return folder;
}
