import assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { api, closeAll, hoverWith, open, portraitOf, replace, until, write } from "../lab.ts";

const BROKEN = `import { experiment } from "node-ode";

export function sound([x, v] = [1, 0], t: number, { k = 2 } = {}) {
  return [v, -k * x];
}

export function broken([x, v] = [1, 0], t: number) {
  return [v, -Math.sni(x)];
}
`;

suite("surfaces", () => {
  teardown(closeAll);

  test("lenses stand over dynamics functions and experiments", async () => {
    const { document } = await open("vanDerPol.node-ode.ts");
    const lenses = await until("lenses", async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        document.uri,
        20,
      );
      return found.some(({ command }) => command?.command === "nodeOde.phasePortrait") ? found : undefined;
    });
    const own = lenses.filter(({ command }) => command?.command === "nodeOde.phasePortrait");
    const { lab } = await api();
    const description = await lab().documents.describe(document);
    assert.equal(own.length, description!.functions.length + description!.experiments.length);
    const line = document.positionAt(document.getText().indexOf("function vanDerPol")).line;
    assert.ok(own.some(({ range }) => range.start.line === line));
  });

  test("a hover on a dynamics function tells its dimension, parameters and operations", async () => {
    const { document } = await open("vanDerPol.node-ode.ts");
    const position = document.positionAt(document.getText().indexOf("function vanDerPol") + 12);
    const text = await hoverWith(document, position, /Dynamics function/);
    assert.match(text, /dimension 2: `x`, `v`/);
    assert.match(text, /`mu`\s+= 1/);
    assert.match(text, /\d+ operations/);
  });

  test("a mistake has a code and a range, its quick fix repairs it, and the sound function still draws", async () => {
    const { document } = await write("broken.node-ode.ts", BROKEN);
    const problem = await until("the diagnostic", () =>
      vscode.languages
        .getDiagnostics(document.uri)
        .find(({ source, message }) => source === "node-ode" && message.includes("sni")),
    );
    assert.equal(document.getText(problem.range).includes("sni"), true);
    assert.match(problem.message, /did you mean/);
    const controller = await portraitOf(document.uri, "sound");
    assert.equal(controller.result!.figures[0].id, "plane");
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      problem.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ edit, title }) => edit && title.startsWith("Write `sin`: "));
    assert.ok(fix, "no quick fix");
    assert.match(fix.title, /Math\.sin\(x\)/);
    await vscode.workspace.applyEdit(fix.edit!);
    assert.match(document.getText(), /Math\.sin\(x\)/);
    await until("the diagnostic to go", () =>
      vscode.languages.getDiagnostics(document.uri).every(({ message }) => !message.includes("sni")),
    );
  });

  test("the tree leads from files to functions and their experiments", async () => {
    const { lab } = await api();
    const files = await lab().tree.getChildren();
    const file = files.find(({ resourceUri }) => resourceUri?.path.endsWith("/linear.node-ode.ts"));
    assert.ok(file);
    const functions = await lab().tree.getChildren(file);
    const linear = functions.find(({ label }) => label === "linear");
    assert.ok(linear);
    const experiments = await lab().tree.getChildren(linear);
    assert.ok(experiments.length > 0);
    assert.equal(experiments[0].contextValue, "trainable");
  });

  test("the portrait follows the text, keeps the last good drawing over an error, and comes back", async () => {
    const editor = await write(
      "live.node-ode.ts",
      "export const decay = ([x, y] = [1, 1], t: number) => [-x, -2 * y];\n",
    );
    const controller = await portraitOf(editor.document.uri, "decay");
    const speed = () => {
      const field = controller.result?.figures[0].marks.find(({ kind }) => kind === "field");
      if (field?.kind !== "field") throw new Error("no field");
      return Math.max(...field.v.map(Math.abs)) / Math.max(...field.u.map(Math.abs));
    };
    const before = speed();
    await replace(editor, "-2 * y", "-6 * y");
    await until(
      "the new drawing",
      () =>
        controller.result?.version === editor.document.version && !controller.result.pending && speed() > 2 * before,
    );
    const good = controller.result;
    await replace(editor, "-6 * y", "-6 * q");
    const { lab } = await api();
    const shown = () => lab().panels.shown(controller);
    await until("the stale mark", () => shown()?.stale?.text.includes("q"));
    assert.equal(controller.result, good, "an erroneous text replaced the drawing");
    await replace(editor, "-6 * q", "-6 * x");
    await until("the drawing to be fresh again", () => !shown()?.stale && controller.result !== good);
  });

  test("write to file changes the default as one undoable edit", async () => {
    const text =
      "export const spring = ([x, v] = [1, 0], t: number, { k = 2, c = 0.5 } = {}) => [v, -k * x - c * v];\n";
    const editor = await write("write.node-ode.ts", text);
    const controller = await portraitOf(editor.document.uri, "spring");
    controller.set("theta:k:0", 3.25);
    controller.set("initial:1", -1.5);
    await until(
      "the values in use",
      () => controller.result?.used.theta.k[0] === 3.25 && controller.result.used.initial[1] === -1.5,
    );
    await controller.press("write");
    assert.equal(editor.document.getText(), text.replace("[1, 0]", "[1, -1.5]").replace("k = 2", "k = 3.25"));
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand("undo");
    assert.equal(editor.document.getText(), text);
  });

  test("write to file on an experiment changes the experiment alone, as one undoable edit", async () => {
    const text = `import { experiment } from "node-ode";
export const spring = ([x, v] = [1, 0], t: number, { k = 2 } = {}) => [v, -k * x];
export const two = experiment(spring, {
  z0: [
    [1, 0],
    [2, 0],
  ],
  t: [0, 5],
});
`;
    const editor = await write("writeExperiment.node-ode.ts", text);
    const controller = await portraitOf(editor.document.uri, "two");
    controller.set("theta:k:0", 3.25);
    controller.set("initial:1", -1.5);
    controller.set("span:1", 7.5);
    await until("the values in use", () => {
      const used = controller.result?.used;
      return used?.theta.k[0] === 3.25 && used.initial[1] === -1.5 && used.span[1] === 7.5 && used.initialStates === 2;
    });
    await controller.press("write");
    const written = text
      .replace("{\n  z0", "{\n  theta: { k: 3.25 },\n  z0")
      .replace("[1, 0],\n    [2", "[1, -1.5],\n    [2")
      .replace("[0, 5]", "[0, 7.5]");
    assert.equal(editor.document.getText(), written);
    await until("the drawing of what is written", () => controller.result?.version === editor.document.version);
    const { used } = controller.result!;
    assert.deepEqual([used.theta.k, used.initial, used.span], [[3.25], [1, -1.5], [0, 7.5]], "what was shown is shown");
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand("undo");
    assert.equal(editor.document.getText(), text);
  });

  test("a file that is renamed or deleted under its panel is followed or named", async () => {
    const editor = await write("moving.node-ode.ts", "export const f = ([x, y] = [1, 0], t: number) => [y, -x];\n");
    const controller = await portraitOf(editor.document.uri, "f");
    const target = vscode.Uri.joinPath(editor.document.uri, "../moved.node-ode.ts");
    const rename = new vscode.WorkspaceEdit();
    rename.renameFile(editor.document.uri, target);
    await vscode.workspace.applyEdit(rename);
    await until("the panel to follow", () => controller.subject.uri.path.endsWith("moved.node-ode.ts"));
    const remove = new vscode.WorkspaceEdit();
    remove.deleteFile(target);
    await vscode.workspace.applyEdit(remove);
    const { lab } = await api();
    await until("the deletion to be named", () => lab().panels.shown(controller)?.stale);
  });

  test("the sub-expression that went non-finite is underlined until a remedy or an edit takes it away", async () => {
    const editor = await write(
      "root.node-ode.ts",
      "export const root = ([x, y] = [1, 1], t: number) => [-1 - Math.sqrt(x), -y];\n",
    );
    const controller = await portraitOf(editor.document.uri, "root");
    assert.equal(controller.result!.trouble?.status, "diverged");
    const squiggle = () => vscode.languages.getDiagnostics(editor.document.uri).find(({ code }) => code === "diverged");
    const found = await until("the squiggle", squiggle);
    assert.equal(editor.document.getText(found.range), "Math.sqrt(x)");
    assert.match(found.message, /not finite at t = 0\.\d+/);
    const { lab } = await api();
    const note = lab()
      .panels.shown(controller)
      ?.notes.find(({ link }) => link?.label.startsWith("Stop at t ="));
    assert.ok(note?.link, "no remedy is offered");
    await controller.press(note.link.id);
    await until("the remedy to work", () => controller.result?.trouble === undefined && controller.result);
    assert.equal(squiggle(), undefined);
  });

  test("a megabyte and a binary file are refused politely", async () => {
    const large = await write(
      "large.node-ode.ts",
      `// ${"x".repeat(1_100_000)}\nexport const f = (z = 1, t: number) => -z;\n`,
    );
    await until("the refusal", () =>
      vscode.languages.getDiagnostics(large.document.uri).some(({ message }) => message.includes("too large")),
    );
    await assert.rejects(write("binary.node-ode.ts", "export const f = (z = 1, t: number) => -z;\0\0"), /binary/);
    const { lab } = await api();
    const file = (await lab().tree.getChildren()).find(({ resourceUri }) =>
      resourceUri?.path.endsWith("/binary.node-ode.ts"),
    );
    assert.match(String((await lab().tree.getChildren(file))[0].label), /cannot be opened/);
  });
});
