import assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { closeAll, until, write } from "../lab.ts";

suite("types where the TypeScript server takes no plugins", () => {
  teardown(closeAll);

  test("a quick fix writes the declarations beside the file and refers to them", async () => {
    const text = 'import { param } from "node-ode";\nexport const f = (z = 1, t: number, k = param(2)) => -k * z;\n';
    const { document } = await write("apart/plain.node-ode.ts", text);
    // What such a server reports; the one in this editor has the plugin and finds the module.
    const collection = vscode.languages.createDiagnosticCollection("fabricated");
    const range = new vscode.Range(0, 22, 0, 32);
    const diagnostic = new vscode.Diagnostic(
      range,
      "Cannot find module 'node-ode' or its corresponding type declarations.",
    );
    diagnostic.source = "ts";
    diagnostic.code = 2307;
    collection.set(document.uri, [diagnostic]);
    try {
      const fix = await until("the quick fix", async () => {
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
          "vscode.executeCodeActionProvider",
          document.uri,
          range,
          vscode.CodeActionKind.QuickFix.value,
        );
        return actions.find(({ title }) => title === "Write node-ode.d.ts next to this file");
      });
      await vscode.commands.executeCommand(fix.command!.command, ...fix.command!.arguments!);
    } finally {
      collection.dispose();
    }
    assert.equal(document.getText(), `/// <reference path="./node-ode.d.ts" />\n${text}`);
    const written = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(document.uri, "../node-ode.d.ts"));
    assert.match(written.getText(), /^declare module "node-ode" \{[\s\S]*export function param\(/);
  });
});
