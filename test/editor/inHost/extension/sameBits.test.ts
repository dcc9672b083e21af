import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { hasRelaxedSimd } from "../../../../src/wasm/relaxedSimd.ts";
import { commandLines, resultsOn } from "../../../sameBits.ts";
import { adjointOf, closeAll, extension, open, until } from "../lab.ts";

/** A Node of another version than the editor's, from the driver. */
function otherNode(): string {
  const node = process.env.NODE_ODE_OTHER_NODE;
  assert.ok(node, "the driver names another Node");
  return node;
}

suite("the same bits", () => {
  teardown(closeAll);

  test("solves, gradients, trainings and reports are those of another Node", async function () {
    this.timeout(180_000);
    const cwd = extension().extensionPath;
    const here = await resultsOn(process.execPath, { cwd, env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" } });
    const there = await resultsOn(otherNode(), { cwd });
    for (const [i, line] of commandLines.entries()) assert.ok(here[i] === there[i], line);
  });

  test("a gradient on the panel is the command line's to the last digit", async () => {
    const { document } = await open("linear.node-ode.ts");
    const controller = await adjointOf(document.uri, "gradientOfLinear");
    const gradient = controller.result!.blocks.find((block) => block.kind === "table" && block.id === "gradient");
    assert.ok(gradient?.kind === "table");
    const theta = gradient.rows.find(([name]) => name === "theta")!;
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
    const controller = await adjointOf(document.uri, "gradientOfLinear");
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
