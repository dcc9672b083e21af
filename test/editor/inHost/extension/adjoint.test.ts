import assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import { adjointOf, api, closeAll, open, until } from "../lab.ts";

suite("adjoint", () => {
  teardown(closeAll);

  test("section 4.1: every mode gives e² and its a(t) is e^(2 − t); the audit agrees", async () => {
    const { document } = await open("linear.node-ode.ts");
    const controller = await adjointOf(document.uri, "gradientOfLinear");
    const { modes, gradient, figures } = controller.result!;
    assert.deepEqual(
      modes.map(({ status }) => status),
      modes.map(() => "ok"),
    );
    const theta = gradient.find(({ name }) => name === "theta")!;
    for (const [k, value] of theta.values.entries()) {
      assert.ok(Math.abs(value - Math.exp(2)) < 1e-4, `${modes[k].mode}: ${value}`);
    }
    const a = figures.find(({ id }) => id === "adjoint")!.marks.find(({ kind }) => kind === "line");
    assert.ok(a?.kind === "line");
    for (const [n, t] of a.x.entries()) assert.ok(Math.abs(a.y[n] - Math.exp(2 - t)) < 1e-4, `a(${t}) = ${a.y[n]}`);
    const audit = await until("the audit", () => controller.audit);
    assert.ok(audit.rows!.length >= modes.length);
    assert.ok(audit.rows!.every(({ verdict }) => verdict !== "wrong"));
    const { lab } = await api();
    await until("the audit on the panel", () =>
      lab()
        .panels.shown(controller)
        ?.content.some((block) => block.kind === "table" && block.id === "audit"),
    );
  });

  test("the mode that is drawn can be chosen", async () => {
    const { document } = await open("rotation.node-ode.ts");
    const controller = await adjointOf(document.uri, "rotation");
    controller.set("mode", "interpolating");
    await until("the other mode", () => controller.result?.drawnMode === "interpolating");
  });
});
