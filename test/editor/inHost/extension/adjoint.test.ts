import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import type { AnalysisController } from "../../../../src/extension/panels/analysisController.ts";
import { hasRelaxedSimd } from "../../../../src/wasm/relaxedSimd.ts";
import { api, closeAll, extension, open, otherNode, reportOf, until } from "../lab.ts";

function tableOf({ result }: AnalysisController, id: string) {
  const table = result?.blocks.find((block) => block.kind === "table" && block.id === id);
  assert.ok(table?.kind === "table", `no table ${id}`);
  return table;
}

function figureOf({ result }: AnalysisController, id: string) {
  const block = result?.blocks.find((candidate) => candidate.kind === "figure" && candidate.figure.id === id);
  assert.ok(block?.kind === "figure", `no figure ${id}`);
  return block.figure;
}

suite("adjoint", () => {
  teardown(closeAll);

  test("section 4.1: every mode gives e² and its a(t) is e^(2 − t); the audit agrees", async () => {
    const { document } = await open("linear.node-ode.ts");
    const controller = await reportOf("adjoint", document.uri, "gradientOfLinear");
    const modes = tableOf(controller, "modes").rows;
    for (const row of modes) assert.deepEqual(row.at(-1), { verdict: "good", text: "ok" });
    const theta = tableOf(controller, "gradient").rows.find(([name]) => name === "∂L/∂θ")!;
    for (const [k, value] of theta.slice(1).entries()) {
      assert.ok(Math.abs(Number(value) - Math.exp(2)) < 1e-4, `${modes[k][0]}: ${value}`);
    }
    const a = figureOf(controller, "adjoint").marks.find(({ kind }) => kind === "line");
    assert.ok(a?.kind === "line");
    for (const [n, t] of a.x.entries()) assert.ok(Math.abs(a.y[n] - Math.exp(2 - t)) < 1e-4, `a(${t}) = ${a.y[n]}`);
    const { lab } = await api();
    await until("the audit on the panel", () =>
      lab()
        .panels.shown(controller)
        ?.content.some((block) => block.kind === "table" && block.id === "audit"),
    );
    const audit = tableOf(controller, "audit").rows;
    assert.ok(audit.length >= modes.length);
    for (const [, , verdict] of audit) assert.notEqual(typeof verdict === "object" && verdict.text, "wrong");
    assert.match(controller.write("markdown"), /^# Adjoint of gradientOfLinear\n[\s\S]*<svg [\s\S]*Audit: every mode/);
  });

  test("the mode that is drawn can be chosen", async () => {
    const { document } = await open("rotation.node-ode.ts");
    const controller = await reportOf("adjoint", document.uri, "rotation");
    controller.set("mode", "interpolating");
    await until("the other mode", () => controller.result?.used.mode === "interpolating");
  });

  test("a gradient on the panel is the command line's to the last digit", async () => {
    const { document } = await open("linear.node-ode.ts");
    const controller = await reportOf("adjoint", document.uri, "gradientOfLinear");
    const gradient = controller.result!.blocks.find((block) => block.kind === "table" && block.id === "gradient");
    assert.ok(gradient?.kind === "table");
    const theta = gradient.rows.find(([name]) => name === "∂L/∂θ")!;
    for (const [k, { label: mode }] of gradient.columns.entries()) {
      if (k === 0) continue;
      const words = ["gradient", document.uri.fsPath, "gradientOfLinear", "--mode", mode, "--json"];
      const cli = `${extension().extensionPath}/dist/cli.js`;
      const printed = JSON.parse(execFileSync(otherNode(), [cli, ...words], { encoding: "utf8" }));
      assert.equal(printed.used.arithmetic, "strict");
      assert.equal(theta[k], printed.gradient.theta.theta, mode);
    }
  });

  test("the setting fuses what is on screen, where this machine can, and the panel says so", async () => {
    const { document } = await open("linear.node-ode.ts");
    const controller = await reportOf("adjoint", document.uri, "gradientOfLinear");
    const usual = controller.result!;
    assert.equal(usual.engine, "compiled float64");
    const settings = vscode.workspace.getConfiguration("nodeOde");
    await settings.update("fusedArithmetic", true, vscode.ConfigurationTarget.Global);
    try {
      const engine = hasRelaxedSimd() ? "compiled float64, fused" : "compiled float64";
      await until(`a result of ${engine}`, () => controller.result !== usual && controller.result?.engine === engine);
    } finally {
      await settings.update("fusedArithmetic", undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
