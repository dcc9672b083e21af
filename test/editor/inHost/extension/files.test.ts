import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import type { SubjectController } from "../../../../src/extension/panels/subjectController.ts";
import type { TrainingController } from "../../../../src/extension/panels/trainingController.ts";
import { templates } from "../../../../src/extension/templates/registry.ts";
import { resolvePath } from "../../../../src/language/module/path.ts";
import { api, closeAll, open, portraitOf, replace, until, write } from "../lab.ts";

const LENSES = "vscode.executeCodeLensProvider";

const folder = () => vscode.workspace.workspaceFolders![0].uri;

/** The panel that opened on something of a file, once it is drawn. */
async function panelOn({ uri }: vscode.TextDocument): Promise<SubjectController> {
  const { lab } = await api();
  return until(`a panel on ${uri}`, () => {
    const found = lab().panels.controllers.find(({ subject }) => subject.uri.toString() === uri.toString());
    return found && (found as TrainingController).result && found;
  });
}

suite("files", () => {
  teardown(closeAll);

  for (const { name, opens } of templates) {
    if (opens !== "portrait") continue;
    test(`a new experiment from the template ${name} draws at once, beside its file`, async () => {
      await vscode.commands.executeCommand("nodeOde.newExperiment", name);
      const { document, viewColumn } = vscode.window.activeTextEditor!;
      assert.ok(document.uri.path.endsWith(`${name}.node-ode.ts`), `opened ${document.uri.path}`);
      const { lab } = await api();
      const description = await until("its description", () => lab().documents.describe(document));
      assert.deepEqual(description.diagnostics, []);
      const controller = await panelOn(document);
      assert.equal(lab().panels.shown(controller)?.kind, "portrait");
      assert.ok(description.experiments.some((experiment) => experiment.name === controller.subject.name));
      assert.equal(viewColumn, vscode.ViewColumn.One);
      await until("the panel beside", () => vscode.window.tabGroups.all.length === 2);
    });
  }

  test("a file opened from a panel stands with the files, and the next panel with the panels", async () => {
    const { lab } = await api();
    const { document } = await open("linear.node-ode.ts");
    await portraitOf(document.uri, "linear");
    await vscode.commands.executeCommand("workbench.action.focusSecondEditorGroup");
    await until("the focus on the panel", () => lab().panels.inFront);
    const next = await open("pendulum.node-ode.ts");
    assert.equal(next.viewColumn, vscode.ViewColumn.One);
    await portraitOf(next.document.uri, "pendulum");
    const panels = () => vscode.window.tabGroups.all[1]?.tabs.map(({ label }) => label);
    await until("both panels in one column", () => panels()?.join() === "linear,pendulum");
    assert.equal(vscode.window.tabGroups.all.length, 2);
  });

  test("over an empty file stand the templates, and one that is chosen is written into it", async () => {
    const { document } = await write("begun.node-ode.ts", "\n");
    const lenses = await until("a lens a template", async () => {
      const all = await vscode.commands.executeCommand<vscode.CodeLens[]>(LENSES, document.uri, 50);
      const own = all.filter(({ command }) => command?.command === "nodeOde.newExperiment");
      return own.length === templates.names().length ? own : undefined;
    });
    const { command } = lenses[templates.names().indexOf("predatorPrey")];
    await vscode.commands.executeCommand(command!.command, ...command!.arguments!);
    assert.match(document.getText(), /^import .*\n[\s\S]*export function predatorPrey/);
    assert.equal(document, vscode.window.activeTextEditor!.document);
    assert.equal((await panelOn(document)).subject.name, "orbits");
    // What is there is nobody's to write over.
    await vscode.commands.executeCommand("nodeOde.newExperiment", "oscillator");
    assert.notEqual(document, vscode.window.activeTextEditor!.document);
    await until("the portrait's lens", async () => {
      const all = await vscode.commands.executeCommand<vscode.CodeLens[]>(LENSES, document.uri, 50);
      return all.some(({ command }) => command?.command === "nodeOde.phasePortrait");
    });
  });

  test("a model for a table of one's own is made for its columns, beside it or beside a copy, and learns", async () => {
    const parent = vscode.Uri.joinPath(folder(), "mine");
    const table = vscode.Uri.joinPath(parent, "measured.csv");
    const rows = Array.from({ length: 30 }, (_, n) => `${n / 3},${Math.cos(n / 3)},${-Math.sin(n / 3)}`);
    await vscode.workspace.fs.writeFile(table, new TextEncoder().encode(`t,angle,speed\n${rows.join("\n")}\n`));
    const { lab } = await api();
    const made = async (...into: unknown[]) => {
      await vscode.commands.executeCommand("nodeOde.newExperiment", "ownData", ...into);
      const { document } = vscode.window.activeTextEditor!;
      const description = await until("its description", () => lab().documents.describe(document));
      assert.deepEqual(description.diagnostics, []);
      assert.deepEqual(description.functions[0].stateNames, ["angle", "speed"]);
      return document;
    };
    const first = await made(undefined, table);
    assert.match(first.getText(), /csv\("mine\/measured\.csv"\)/);
    const controller = (await panelOn(first)) as TrainingController;
    await until("the first iterations", () => controller.run.iteration > 10);
    await controller.run.pause();
    // One that does not lie below the folder of an empty file is copied there.
    const { document } = await write("others/begun.node-ode.ts", "");
    assert.equal(await made(document.uri, table), document);
    assert.match(document.getText(), /csv\("measured\.csv"\)/);
    const second = (await panelOn(document)) as TrainingController;
    await until("its first iterations", () => second.run.iteration > 10);
    await second.run.pause();
    await vscode.workspace.fs.stat(vscode.Uri.joinPath(document.uri, "..", "measured.csv"));
  });

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

  const marks = ["plain", "a (1)", "it's", "wow!*", "100%", "%20", "a#b", "a?b", "a+b&c=d,e;f@g", "[x]{y}", "größe", "ü", "u\u0308", "目", "back\\slash", "~$`^"]; // biome-ignore format: one thought
  for (const mark of marks) {
    test(`imports, data and texts that are not saved are seen whatever the name: ${mark}`, async () => {
      const name = (ending: string) => `${mark}.${ending}`;
      const uri = (ending: string) => vscode.Uri.joinPath(folder(), "names", name(ending));
      const save = (ending: string, text: string) =>
        vscode.workspace.fs.writeFile(uri(ending), new TextEncoder().encode(text));
      const quoted = (ending: string) => JSON.stringify(`./${name(ending)}`);
      await save("ts", "export const k = 2;\n");
      await save("json", "3");
      await save("data", "t,z\n0,1\n1,2\n");
      const { document } = await write(
        `names/${mark}.node-ode.ts`,
        `import { csv, experiment } from "node-ode";
import { k } from ${quoted("ts")};
import m from ${quoted("json")} with { type: "json" };
export const f = (z = 1, t: number, { rate = k, power = m } = {}) => -rate * z ** power;
export const fit = experiment(f, { t: [0, 1], data: csv(${quoted("data")}) });
`,
      );
      const { lab } = await api();
      const known = async () => {
        const description = await lab().documents.describe(document);
        assert.deepEqual(description?.diagnostics, [], "what is wrong with it");
        return description?.functions[0].parameters.map(({ value }) => value[0]).join();
      };
      await until("the first values", async () => (await known()) === "2,3");

      // By another program, on the disk.
      await writeFile(uri("ts").fsPath, "export const k = 4;\n");
      await writeFile(uri("json").fsPath, "5");
      await until("the values from the disk", async () => (await known()) === "4,5");

      // In an editor, not saved; then thrown away.
      const editor = await vscode.window.showTextDocument(uri("ts"));
      await replace(editor, "4", "6");
      await until("the unsaved value", async () => (await known()) === "6,5");
      await until("the value on the disk", async () => {
        // The command is for the active editor, which a slow window may not have made of it yet.
        if (editor.document.isDirty) {
          await vscode.window.showTextDocument(editor.document);
          await vscode.commands.executeCommand("workbench.action.files.revert");
        }
        return (await known()) === "4,5";
      });

      // Data are no part of a description: asked for where they are needed.
      const points = async () => {
        const params = { uri: document.uri.toString(), version: document.version, name: "fit", options: { runs: [] } };
        const result = await lab().engine.request("trainingView", params);
        assert.equal(result.fault, undefined);
        return JSON.stringify([result.fields, result.fit]);
      };
      const before = await points();
      await writeFile(uri("data").fsPath, "t,z\n0,1\n1,7\n");
      await until("the new data", async () => (await points()) !== before);
    });
  }

  test("an address is spelled alike by the editor and by the language", () => {
    const base = vscode.Uri.joinPath(folder(), "a (1)'s.node-ode.ts");
    const ascii = Array.from({ length: 95 }, (_, n) => String.fromCharCode(32 + n)).filter((mark) => mark !== "/");
    for (const mark of [...ascii, "é", "e\u0301", "目", "𝒳", "\u00a0"]) {
      const name = `x${mark}y.ts`;
      assert.equal(
        resolvePath(base.toString(), `./sub ${mark}/${name}`),
        vscode.Uri.joinPath(folder(), `sub ${mark}`, name).toString(),
      );
    }
  });
});
