import assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { analyses } from "../../../../src/analysis/registry.ts";
import { api, closeAll, open, portraitOf, replace, until } from "../lab.ts";

const SETTING = "codeLens";

/** Titles over a function or experiment, in the order in which they stand. */
async function titlesOver(document: vscode.TextDocument, name: string): Promise<string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    "vscode.executeCodeLensProvider",
    document.uri,
    100,
  );
  return lenses.flatMap(({ command }) =>
    command?.command.startsWith("nodeOde.") && command.arguments?.[0].name === name
      ? [command.title.replace(/^\$\([\w-]+\) /, "")]
      : [],
  );
}

async function set(value: readonly string[] | undefined): Promise<void> {
  await vscode.workspace.getConfiguration("nodeOde").update(SETTING, value, vscode.ConfigurationTarget.Global);
}

suite("lenses", () => {
  teardown(async () => {
    await set(undefined);
    await closeAll();
  });

  test("they stand in order over what they are for, and the setting names them or takes them away", async () => {
    const { document } = await open("spiral.node-ode.ts");
    const over = (name: string, count: number) =>
      until(`${count} lenses over ${name}`, async () => {
        const titles = await titlesOver(document, name);
        return titles.length === count ? titles : undefined;
      });
    const lenses = [...analyses].filter(({ lens }) => lens);
    const titles = lenses.map(({ title }) => title);
    const everywhere = titles.filter((title) => title !== "Train Neural ODE");
    assert.deepEqual(await over("fitSpiral", titles.length + 1), [...titles, "More…"]);
    assert.deepEqual(await over("observedSpiral", titles.length), [...everywhere, "More…"]);
    await set(lenses.slice(-2).map(({ name }) => name));
    assert.deepEqual(await over("fitSpiral", 3), [...titles.slice(-2), "More…"]);
    await set([]);
    await until("no lenses", async () => (await titlesOver(document, "fitSpiral")).length === 0);
  });

  test("a syntax error takes away neither the drawing, which says what is wrong, nor a lens", async () => {
    const editor = await open("lotkaVolterra.node-ode.ts");
    const { document } = editor;
    const { lab } = await api();
    const names = ["lotkaVolterra", "orbits"];
    const lensesOf = async () => Promise.all(names.map((name) => titlesOver(document, name)));
    const lenses = await lensesOf();
    assert.ok(lenses.every((titles) => titles.length > 1));
    const portraits = await Promise.all(names.map((name) => portraitOf(document.uri, name)));
    const shown = () => portraits.map((portrait) => lab().panels.shown(portrait));
    const drawn = shown().map((panel) => panel?.content);
    try {
      await replace(editor, "alpha * prey - beta", "alpha * prey - b sheep - beta");
      const stale = await until("both panels greyed", () => {
        const notes = shown().map((panel) => panel?.stale);
        return notes.every(Boolean) ? notes : undefined;
      });
      const line = document.positionAt(document.getText().indexOf("b sheep")).line + 1;
      for (const note of stale) {
        assert.match(note!.text, /b \* sheep/);
        assert.ok(note!.text.endsWith(`(line ${line})`), note!.text);
      }
      assert.deepEqual(
        shown().map((panel) => panel?.content),
        drawn,
      );
      assert.ok(shown().every((panel) => panel?.empty === undefined));
      assert.deepEqual(await lensesOf(), lenses);
    } finally {
      await replace(editor, " - b sheep", "");
    }
    await until("both panels drawn again", () => shown().every((panel) => panel && !panel.stale) || undefined);
    assert.deepEqual(await lensesOf(), lenses);
    await document.save();
  });

  test("More… lists every analysis that fits, and opens the one picked", async () => {
    const { document } = await open("linear.node-ode.ts");
    const { lab } = await api();
    const { analyses } = await lab().catalog();
    const description = await lab().documents.describe(document);
    const { offered } = description!.functions.find(({ name }) => name === "linear")!;
    assert.deepEqual(
      offered,
      analyses.flatMap(({ name, needs }) => (needs ? [] : [name])),
    );
    void vscode.commands.executeCommand("nodeOde.analyse", { uri: document.uri, name: "linear" });
    await until("the panel of the first", async () => {
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return lab().panels.controllers.some(({ subject }) => subject.name === "linear") || undefined;
    });
  });
});
