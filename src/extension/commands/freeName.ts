import * as vscode from "vscode";

/** A name in a folder that is not taken, so that nothing of the reader's is written over: the stem, then with 2, 3, … behind it. */
export async function freeName(folder: vscode.Uri, stem: string, ending = ""): Promise<vscode.Uri> {
  for (let n = 1; ; n++) {
    const uri = vscode.Uri.joinPath(folder, `${stem}${n === 1 ? "" : n}${ending}`);
    const isTaken = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (!isTaken) return uri;
  }
}
