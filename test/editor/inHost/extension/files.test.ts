import assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { api, closeAll, portraitOf, until, write } from "../lab.ts";

const folder = () => vscode.workspace.workspaceFolders![0].uri;

suite("files", () => {
  teardown(closeAll);

  for (const file of ["oscillator", "logistic", "learn"]) {
    test(`a new experiment from the template ${file} draws at once`, async () => {
      await vscode.commands.executeCommand("nodeOde.newExperiment", file);
      const { document } = vscode.window.activeTextEditor!;
      assert.ok(document.uri.path.endsWith(`${file}.node-ode.ts`), `opened ${document.uri.path}`);
      const { lab } = await api();
      const description = await until("its description", () => lab().documents.describe(document));
      assert.deepEqual(description.diagnostics, []);
      assert.ok(description.experiments.length > 0);
      await portraitOf(document.uri, description.experiments[0].name);
    });
  }

  test("an import that another program writes is read again", async () => {
    const constants = vscode.Uri.joinPath(folder(), "constants.ts");
    const save = (k: number) =>
      vscode.workspace.fs.writeFile(constants, new TextEncoder().encode(`export const k = ${k};\n`));
    await save(2);
    const { document } = await write(
      "importing.node-ode.ts",
      'import { k } from "./constants.ts";\nexport const f = (z = 1, t: number, { rate = k } = {}) => -rate * z;\n',
    );
    const controller = await portraitOf(document.uri, "f");
    assert.equal(controller.result!.used.theta.rate[0], 2);
    await save(5);
    await until("the new constant", () => controller.result!.used.theta.rate[0] === 5);
  });

  test("an import that is missing is named where it stands, and found once it exists", async () => {
    const { document } = await write(
      "waiting.node-ode.ts",
      'import { c } from "./later.ts";\nexport const g = (z = 1, t: number) => -c * z;\n',
    );
    const problem = () => vscode.languages.getDiagnostics(document.uri).find(({ code }) => code === "file-not-found");
    await until("the missing file to be named", problem);
    await vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(folder(), "later.ts"),
      new TextEncoder().encode("export const c = 1;\n"),
    );
    await until("the file to be found", () => problem() === undefined);
  });
});
