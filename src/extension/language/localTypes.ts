import * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import { SELECTOR } from "../documents.ts";
import { quickFix } from "../surfaces.ts";
import { ambientModule, referenceTo } from "./ambientModule.ts";

const FILE = "node-ode.d.ts";
const COMMAND = "nodeOde.writeLocalTypes";

/** TypeScript's "Cannot find module … or its corresponding type declarations". */
const NOT_FOUND = 2307;

/**
 * The quick fix where TypeScript does not find `node-ode`, because its server takes no plugins (the native one does not):
 * writes the declarations next to the file and refers to them.
 */
export class LocalTypes implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #declarations: vscode.Uri;
  readonly #subscription: vscode.Disposable;

  constructor(extensionUri: vscode.Uri) {
    this.#declarations = vscode.Uri.joinPath(extensionUri, "dist", FILE);
    this.#subscription = vscode.Disposable.from(
      vscode.languages.registerCodeActionsProvider(SELECTOR, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
      vscode.commands.registerCommand(COMMAND, (uri: vscode.Uri) => this.#write(uri)),
    );
  }

  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const unresolved = diagnostics.filter(isUnresolved);
    if (unresolved.length === 0) return [];
    const title = vscode.l10n.t("Write node-ode.d.ts next to this file");
    const action = quickFix(shown("plain", title), unresolved);
    // A command, for an edit that makes a file would leave it open and unsaved.
    action.command = { command: COMMAND, title, arguments: [document.uri] };
    return [action];
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #write(uri: vscode.Uri): Promise<void> {
    const { fs } = vscode.workspace;
    const declarations = new TextDecoder().decode(await fs.readFile(this.#declarations));
    const target = vscode.Uri.joinPath(uri, "..", FILE);
    await fs.writeFile(target, new TextEncoder().encode(ambientModule("node-ode", declarations)));
    const document = await vscode.workspace.openTextDocument(uri);
    const reference = referenceTo(FILE);
    if (document.getText().includes(reference.trim())) return;
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), reference);
    await vscode.workspace.applyEdit(edit);
  }
}

function isUnresolved({ source, code, message }: vscode.Diagnostic): boolean {
  const number = typeof code === "object" ? code.value : code;
  return source === "ts" && Number(number) === NOT_FOUND && /['"]node-ode['"]/.test(message);
}
