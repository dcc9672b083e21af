import * as vscode from "vscode";
import { type Documents, SELECTOR } from "../documents.ts";
import { toRange } from "../ranges.ts";
import type { Subject } from "../studies.ts";

/** What a command from the palette is about: the function or experiment under the cursor, the only one, or the one the user picks. */
export async function chooseSubject(documents: Documents): Promise<Subject | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (!editor || vscode.languages.match(SELECTOR, editor.document) === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Open a file whose name ends in .node-ode.ts first."));
    return undefined;
  }
  const { uri } = editor.document;
  const description = await documents.describe(editor.document);
  const all = [...(description?.functions ?? []), ...(description?.experiments ?? [])];
  if (all.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("This file exports no dynamics function f(z, t, theta) yet."),
    );
    return undefined;
  }
  const under = all.find(({ range }) => toRange(range).contains(editor.selection.active));
  const only = all.length === 1 ? all[0] : undefined;
  const name =
    (under ?? only)?.name ??
    (await vscode.window.showQuickPick(
      all.map((item) => item.name),
      { placeHolder: vscode.l10n.t("Of which function or experiment?") },
    ));
  return name === undefined ? undefined : { uri, name };
}
