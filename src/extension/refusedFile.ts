import * as vscode from "vscode";
import { type Refused, type Root, refusal } from "../files/confinement.ts";
import { disk, names } from "../files/fileTrees.ts";

/** Why the program of a document may not have a file; undefined where it may. */
export function refusedFile(file: vscode.Uri, program: vscode.Uri): string | undefined {
  if (program.scheme === "untitled")
    return vscode.l10n.t("This file has no folder to import from, or to take data from, before it is saved.");
  const folder = vscode.workspace.getWorkspaceFolder(program)?.uri;
  const chosen: Root | undefined = folder && { folder: placeOf(folder), kind: "workspace" };
  const asked = { program: placeOf(program), file: placeOf(file), chosen };
  if (file.scheme === program.scheme && file.authority === program.authority) {
    const refused = refusal(asked, program.scheme === "file" ? disk : names);
    return refused && sentence(refused);
  }
  return vscode.l10n.t("{0} is on another file system than this file", file.toString());
}

/** Links are on the disk only; elsewhere a path is all that there is to know. */
const placeOf = (uri: vscode.Uri) => (uri.scheme === "file" ? uri.fsPath : uri.path);

function sentence({ name, root: { folder, kind }, linked }: Refused): string {
  const { t } = vscode.l10n;
  if (linked) return t("{0} is a link that leads out of {1}; imports and data come from inside it only", name, folder);
  if (kind === "workspace")
    return t(
      "{0} is outside {1}, the folder that is open; imports and data come from inside it only: move the file, or open a folder that holds both",
      name,
      folder,
    );
  if (kind === "project")
    return t(
      "{0} is outside {1}, the nearest folder above this file with .git or package.json; imports and data come from inside it only: open a folder that holds both",
      name,
      folder,
    );
  return t(
    "{0} is outside {1}, the folder of this file; imports and data come from inside it only: open a folder that holds both",
    name,
    folder,
  );
}
