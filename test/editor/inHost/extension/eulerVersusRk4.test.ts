import assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import type { AnalysisController } from "../../../../src/extension/panels/analysisController.ts";
import type { Block } from "../../../../src/protocol/panel.ts";
import { api, closeAll, open, replace, reportOf, until, write } from "../lab.ts";

/** The solutions that the columns of a panel show now, by the column's title. */
async function solutions(controller: AnalysisController): Promise<Record<string, Float64Array>> {
  const { lab } = await api();
  const sides = lab()
    .panels.shown(controller)
    ?.content.find((block) => block.kind === "columns" && block.id === "sides");
  assert.ok(sides?.kind === "columns");
  return Object.fromEntries(sides.columns.map(({ title, content }) => [title, solutionIn(content)]));
}

function solutionIn(content: readonly Block[]): Float64Array {
  const [block] = content;
  assert.ok(block.kind === "figure");
  const line = block.figure.marks.find(({ id }) => id === "solution-0");
  assert.ok(line?.kind === "line");
  return line.y;
}

function rowsOf({ result }: AnalysisController, id: string) {
  const table = result?.blocks.find((block) => block.kind === "table" && block.id === id);
  return table?.kind === "table" ? table.rows : [];
}

suite("accuracy", () => {
  teardown(closeAll);

  test("the lens over an experiment offers the report", async () => {
    const { document } = await open("linear.node-ode.ts");
    const lenses = await until("lenses", async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        document.uri,
      );
      return found.some(({ command }) => command?.command === "nodeOde.accuracy") ? found : undefined;
    });
    const lens = lenses.find(({ command }) => command?.command === "nodeOde.accuracy");
    assert.match(lens!.command!.title, /Euler vs RK4/);
  });

  test("section 4.1: Euler and RK4 side by side, and one slider moves both", async () => {
    const { document } = await open("linear.node-ode.ts");
    const controller = await reportOf("accuracy", document.uri, "gradientOfLinear");
    const before = await solutions(controller);
    assert.deepEqual(Object.keys(before), ["Euler", "RK4"]);
    assert.ok(Math.abs(before.Euler.at(-1)! - 1.01 ** 100) < 1e-12);
    controller.set("steps", 10);
    await until(
      "both sides with ten steps",
      async () => (await solutions(controller)).Euler.length === 11 || undefined,
    );
    const after = await solutions(controller);
    assert.equal(after.RK4.length, 11);
    assert.ok(Math.abs(after.Euler.at(-1)! - 1.1 ** 10) < 1e-12);
    assert.notEqual(after.RK4.at(-1), before.RK4.at(-1));
  });

  test("finer steps are measured while it is looked at, and sliders are answered meanwhile", async () => {
    const { document } = await open("vanDerPol.node-ode.ts");
    const controller = await reportOf("accuracy", document.uri, "vanDerPol");
    const runs = () => rowsOf(controller, "runs").filter(([method]) => method === "Euler").length;
    const atFirst = runs();
    controller.set("steps", 250);
    await until("the slider's answer", () => controller.result?.used.steps === 250 || undefined);
    await until("finer runs", () => runs() > atFirst || undefined);
    await until("the end of refining", () => !controller.improving || undefined, 60_000);
    assert.equal(controller.result?.used.steps, 250);
  });

  test("a third method, single precision, and an edit of the text", async () => {
    const text = "export const growth = (z = 1, t: number, theta = 1) => theta * z;\n";
    const editor = await write("growth.node-ode.ts", text);
    const controller = await reportOf("accuracy", editor.document.uri, "growth");
    controller.set("method", "heun");
    controller.set("float32", true);
    await until("a third column", async () => Object.keys(await solutions(controller)).length === 3 || undefined);
    const ladders = () => new Set(rowsOf(controller, "runs").map(([method, precision]) => `${method} ${precision}`));
    await until("ladders in both precisions", () => ladders().size === 6 || undefined);
    await replace(editor, "theta * z;", "theta * z + 1;");
    await until(
      "the report of the new text",
      () => controller.result?.version === editor.document.version || undefined,
    );
    assert.equal(Object.keys(await solutions(controller)).length, 3);
  });

  test("the report on screen is written as Markdown, HTML and CSV", async () => {
    const { document } = await open("linear.node-ode.ts");
    const controller = await reportOf("accuracy", document.uri, "gradientOfLinear");
    assert.match(controller.write("markdown"), /^# Euler versus RK4 on gradientOfLinear\n[\s\S]*<svg /);
    assert.match(controller.write("html"), /^<!doctype html>/);
    assert.match(controller.write("csv"), /\r\nEvery run,Euler,/);
  });
});
