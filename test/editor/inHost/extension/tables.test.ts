import assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { closeAll, replace, until, write } from "../lab.ts";

suite("tables", () => {
  teardown(closeAll);

  test("what is wrong in a table is in the Problems view at its rows, until it is mended in an editor or on the disk", async () => {
    const table = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0].uri, "observed.csv");
    const save = (text: string) => vscode.workspace.fs.writeFile(table, new TextEncoder().encode(text));
    await save("t,x,v\n0,abc,2\n1,1,2\n99,1,2,3\n");
    const { document } = await write(
      "observed.node-ode.ts",
      `import { csv, experiment } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { k = 1 } = {}) => [v, -k * x];
export const fit = experiment(f, { t: [0, 10], data: csv("observed.csv") });
export const again = experiment(f, { t: [0, 20], data: csv("observed.csv") });
`,
    );
    const problemsOf = (uri: vscode.Uri) =>
      vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "node-ode");
    const lines = (uri: vscode.Uri) => problemsOf(uri).map(({ range }) => range.start.line + 1);
    const said = (uri: vscode.Uri, wanted: readonly number[]) =>
      until(`problems in the lines ${wanted} of ${uri}`, () => lines(uri).join() === wanted.join() || undefined);
    await said(table, [2, 4]);
    await said(document.uri, [3, 4]);
    const [first] = problemsOf(table);
    assert.match(first.message, /row 2, column `x`: "abc" is no number/);
    assert.deepEqual(first.range, new vscode.Range(1, 2, 1, 5));
    assert.match(problemsOf(document.uri)[0].message, /^observed\.csv has 2 problems, shown at their rows$/);

    // In an editor, not saved.
    const editor = await vscode.window.showTextDocument(table);
    await replace(editor, "abc", "1");
    await said(table, [4]);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await said(table, [2, 4]);
    await save("t,x,v\n0,1,2\n1,1,2\n");
    await said(table, []);
    await said(document.uri, []);
    // What is seen in a sound table is a hint at the calls.
    await save("t;x;v\n0;1,5;2\n1;NA;2\n");
    await said(document.uri, [3, 4]);
    const [hint] = problemsOf(document.uri);
    assert.equal(hint.message, "observed.csv: semicolons, decimal commas, 1 gap");
    assert.equal(hint.severity, vscode.DiagnosticSeverity.Hint);
    assert.equal(document.getText(hint.range), 'csv("observed.csv")');

    // What is not UTF-8 is read as it stands on the disk, also while an editor shows it as what it is not.
    const saying = (message: string) =>
      until(`${message} at both calls`, () => {
        const all = problemsOf(document.uri).map((each) => each.message);
        return (all.length === 2 && all.every((each) => each === message)) || undefined;
      });
    const saveLatin = (text: string) => vscode.workspace.fs.writeFile(table, Buffer.from(text, "latin1"));
    await saveLatin("t [\u00b5s],x,v\n0,1,2\n1,1,2\n");
    await saying("observed.csv: Latin-1");
    await vscode.window.showTextDocument(table);
    await saveLatin("t [\u00b5s],x,v\n0,1,2\n1,,2\n");
    await saying("observed.csv: Latin-1, 1 gap");
  });
});
