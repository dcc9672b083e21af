import assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { closeAll, hoverWith, open, reportOf, until } from "../lab.ts";

const SETTING = "nodeOde.wellposedHints";

const hints = (uri: vscode.Uri) =>
  vscode.languages.getDiagnostics(uri).filter(({ source, code }) => source === "node-ode" && code === "wellposed");

suite("well-posedness", () => {
  teardown(async () => {
    await vscode.workspace.getConfiguration().update(SETTING, undefined, vscode.ConfigurationTarget.Workspace);
    await closeAll();
  });

  test("a hover on a function's name says whether it is well-posed", async () => {
    const { document } = await open("blowUp.node-ode.ts");
    const position = document.positionAt(document.getText().indexOf("const blowUp") + 8);
    const text = await hoverWith(document, position, /Well-posed/);
    assert.match(text, /Exactly one solution starts at the initial state, and it exists at least for/);
  });

  test("where f is not Lipschitz the source has an information, which a setting turns off and on", async () => {
    const { document } = await open("notUnique.node-ode.ts");
    await reportOf("wellposed", document.uri, "notUnique");
    const [hint] = await until("the information", () => {
      const found = hints(document.uri);
      return found.length > 0 && found;
    });
    assert.equal(hint.severity, vscode.DiagnosticSeverity.Information);
    assert.match(hint.message, /^notUnique: Near t = .*the slope of f has no bound \(sqrt, line \d+\)/);
    assert.match(document.getText(hint.range), /^Math\.sqrt\(/);
    const { line } = document.positionAt(document.getText().indexOf("Math.sqrt"));
    assert.equal(hint.range.start.line, line);
    const configuration = vscode.workspace.getConfiguration();
    await configuration.update(SETTING, false, vscode.ConfigurationTarget.Workspace);
    await until("nothing to be said", () => hints(document.uri).length === 0);
    await configuration.update(SETTING, true, vscode.ConfigurationTarget.Workspace);
    await until("the information again", () => hints(document.uri).length > 0);
  });

  test("the b with the largest δ is one option away, and dragging what is set takes it back", async () => {
    const { document } = await open("blowUp.node-ode.ts");
    const controller = await reportOf("wellposed", document.uri, "blowUp");
    controller.set("b", "4");
    const delta = () => {
      const [text] = controller.result!.blocks.flatMap((block) => (block.kind === "text" ? block.paragraphs : []));
      return Number(/every δ < ([\d.]+)/.exec(text)?.[1] ?? 0);
    };
    // b/M = 4/25 and 1/L = 1/10.
    await until("the δ of another b", () => delta() > 0 && delta() < 0.11);
    controller.set("largest", true);
    // b/(1 + b)² is largest at 1.
    await until("the largest δ", () => delta() > 0.24 && delta() <= 0.25);
    controller.set("b", "4");
    await until("the δ of the other b again", () => delta() > 0 && delta() < 0.11);
  });
});
