import assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import type { AnalysisController } from "../../../../src/extension/panels/analysisController.ts";
import { adjointOf, api, closeAll, open, until } from "../lab.ts";

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
    const controller = await adjointOf(document.uri, "gradientOfLinear");
    const modes = tableOf(controller, "modes").rows;
    for (const row of modes) assert.deepEqual(row.at(-1), { verdict: "good", text: "ok" });
    const theta = tableOf(controller, "gradient").rows.find(([name]) => name === "theta")!;
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
    const controller = await adjointOf(document.uri, "rotation");
    controller.set("mode", "interpolating");
    await until("the other mode", () => controller.result?.used.mode === "interpolating");
  });
});
