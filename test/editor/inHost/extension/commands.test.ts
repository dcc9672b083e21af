import assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { copySamples } from "../../../../src/extension/commands/openSamples.ts";
import { api, closeAll, extension, open, portraitOf, until } from "../lab.ts";

/** Waits for the panel of that kind, pressing Enter in whatever asks a question meanwhile. */
async function panelAfterEnter(kind: string): Promise<{ readonly name: string; readonly uri: vscode.Uri }> {
  const { lab } = await api();
  return until(`a panel of ${kind}`, async () => {
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    return lab().panels.controllers.find((controller) => lab().panels.shown(controller)?.kind === kind)?.subject;
  });
}

suite("commands", () => {
  teardown(closeAll);

  test("with no file open they ask which", async () => {
    void vscode.commands.executeCommand("nodeOde.phasePortrait");
    const { uri } = await panelAfterEnter("portrait");
    assert.match(uri.path, /\.node-ode\.ts$/);
  });

  test("with a panel in front they act on its subject", async () => {
    const { document } = await open("vanDerPol.node-ode.ts");
    await portraitOf(document.uri, "vanDerPol");
    await vscode.commands.executeCommand("workbench.action.focusNextGroup");
    await until("the panel to have the focus", () => vscode.window.activeTextEditor === undefined);
    void vscode.commands.executeCommand("nodeOde.accuracy");
    const { lab } = await api();
    await until("the report on the same function", () =>
      lab().panels.controllers.some(
        (controller) => lab().panels.shown(controller)?.kind === "accuracy" && controller.subject.name === "vanDerPol",
      ),
    );
  });

  test("from the explorer's menu they act on the file of the row, whatever is in front", async () => {
    const { document } = await open("vanDerPol.node-ode.ts");
    const other = vscode.Uri.joinPath(document.uri, "..", "lorenz.node-ode.ts");
    void vscode.commands.executeCommand("nodeOde.phasePortrait", other);
    const { uri } = await panelAfterEnter("portrait");
    assert.equal(uri.toString(), other.toString());
  });

  test("a sample opens as a text of one's own, and samples are copied beside what is there", async () => {
    await vscode.commands.executeCommand("nodeOde.openSample");
    const document = vscode.window.activeTextEditor!.document;
    assert.equal(document.uri.scheme, "untitled");
    assert.match(document.getText(), /export function vanDerPol/);
    await vscode.commands.executeCommand("nodeOde.openSample");
    assert.equal(document.getText().match(/export function vanDerPol/g)?.length, 1);
    const parent = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0].uri, "copies");
    await vscode.workspace.fs.createDirectory(parent);
    const { extensionUri } = extension();
    const [first, second] = [await copySamples(extensionUri, parent), await copySamples(extensionUri, parent)];
    assert.notEqual(first.toString(), second.toString());
    for (const folder of [first, second])
      await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, "vanDerPol.node-ode.ts"));
    await vscode.workspace.fs.delete(parent, { recursive: true });
  });
});
