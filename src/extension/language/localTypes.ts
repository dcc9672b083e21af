import * as vscode from "vscode";
import { ambientModule, referenceTo } from "./ambientModule.ts";

const FILE = "node-ode.d.ts";

/** TypeScript's "Cannot find module … or its corresponding type declarations". */
const NOT_FOUND = 2307;

/**
 * The quick fix where TypeScript does not find `node-ode`, because its server takes no plugins (the native one does not):
 * writes the declarations next to the file and refers to them.
 */
export class LocalTypes implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  };
  readonly #declarations: vscode.Uri;

  constructor(extensionUri: vscode.Uri) {
    this.#declarations = vscode.Uri.joinPath(extensionUri, "dist", FILE);
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const unresolved = diagnostics.filter(isUnresolved);
    if (unresolved.length === 0) return [];
    const action = new vscode.CodeAction(
      vscode.l10n.t("Write node-ode.d.ts next to this file"),
      vscode.CodeActionKind.QuickFix,
    );
    action.diagnostics = unresolved;
    action.edit = await this.#edit(document);
    return [action];
  }

  async #edit(document: vscode.TextDocument): Promise<vscode.WorkspaceEdit> {
    const declarations = new TextDecoder().decode(await vscode.workspace.fs.readFile(this.#declarations));
    const edit = new vscode.WorkspaceEdit();
    edit.createFile(vscode.Uri.joinPath(document.uri, "..", FILE), {
      overwrite: true,
      contents: new TextEncoder().encode(ambientModule("node-ode", declarations)),
    });
    const reference = referenceTo(FILE);
    if (!document.getText().includes(reference.trim())) edit.insert(document.uri, new vscode.Position(0, 0), reference);
    return edit;
  }
}

function isUnresolved({ source, code, message }: vscode.Diagnostic): boolean {
  const number = typeof code === "object" ? code.value : code;
  return source === "ts" && Number(number) === NOT_FOUND && /['"]node-ode['"]/.test(message);
}
