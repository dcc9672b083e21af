import assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { analyses } from "../../../../src/analysis/registry.ts";
import { api, closeAll, open, until } from "../lab.ts";

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
