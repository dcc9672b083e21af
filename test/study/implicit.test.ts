import assert from "node:assert/strict";
import { test } from "node:test";
import { adams } from "../../src/ode/methods/adams.ts";
import { bdf } from "../../src/ode/methods/bdf.ts";
import { rodas5p } from "../../src/ode/methods/rodas5p.ts";
import { pieceAt } from "../../src/ode/pieces.ts";
import { flowOf } from "../../src/study/flow.ts";
import { gradient } from "../../src/study/gradient/gradient.ts";
import { solve } from "../../src/study/solve.ts";
import { session, stiffStudy } from "../ode/implicit/stiffProblems.ts";

const never = () => false;

test("a gradient through the steps of a multistep method is refused in words that name what would be right", () => {
  const study = stiffStudy("logistic", [0.1], [0, 1]);
  assert.throws(
    () => gradient(session, study, { method: "bdf", loss: "terminal:0", mode: "checkpointed" }),
    /bdf makes each step of several before it, and checkpointed takes them one by one: take the mode interpolating/,
  );
});

test("what goes backward along the dense output takes a multistep method too, but no fixed steps of it", () => {
  const study = stiffStudy("forcedRotation", [1, 0.5], [0, 2]);
  const asked = { loss: "terminal:0", mode: "interpolating", rtol: 1e-8, atol: 1e-10 };
  const [ours, reference] = ["bdf", "radau5"].map((method) => gradient(session, study, { ...asked, method })[0]);
  assert.equal(ours.engine, "compiled float64");
  for (const [i, x] of reference.gradient.z0.entries())
    assert.ok(Math.abs(ours.gradient.z0[i] - x) < 1e-5, `${ours.gradient.z0[i]}, not ${x}`);
  assert.throws(
    () => gradient(session, study, { loss: "terminal:0", mode: "interpolating", method: "bdf", steps: 10 }),
    /bdf goes by the steps before the one it takes, and chooses each: it has no fixed ones/,
  );
});

test("adams goes back along the dense output, and from the end, and is refused in words where steps are taken one by one", () => {
  const study = stiffStudy("forcedRotation", [1, 0.5], [0, 2]);
  const asked = { loss: "terminal:0", rtol: 1e-9, atol: 1e-11 };
  const [{ gradient: exact }] = gradient(session, study, { ...asked, mode: "direct", method: "dop853", rtol: 1e-12 });
  for (const mode of ["interpolating", "backsolve"]) {
    const [{ gradient: ours, engine }] = gradient(session, study, { ...asked, mode, method: "adams" });
    assert.equal(engine, "compiled float64");
    for (const [i, x] of exact.z0.entries())
      assert.ok(Math.abs(ours.z0[i] - x) < 1e-7, `${mode}: ${ours.z0[i]}, not ${x}`);
    for (const [p, x] of exact.theta.entries())
      assert.ok(Math.abs(ours.theta[p] - x) < 1e-7, `${mode}: ${ours.theta[p]}, not ${x}`);
    assert.ok(Math.abs(ours.t1 - exact.t1) < 1e-7, mode);
  }
  for (const mode of ["direct", "checkpointed", "forward"])
    assert.throws(
      () => gradient(session, study, { ...asked, mode, method: "adams" }),
      /adams makes each step of several before it, and \w+ takes them one by one: take the mode interpolating, or the method auto/,
    );
});

test("tensors refuse adams in words", async () => {
  const { kernels } = await session.tensors();
  assert.throws(
    () => solve(kernels, stiffStudy("logistic", [0.1], [0, 1]), { method: "adams" }),
    /adams goes by the steps before the one it takes, which tensors do not keep/,
  );
});

test("tensors refuse implicit methods in words", async () => {
  const { kernels } = await session.tensors();
  const study = stiffStudy("logistic", [0.1], [0, 1]);
  for (const method of ["rodas5p", "gauss4"])
    assert.throws(
      () => solve(kernels, study, { method }),
      /is implicit, and its linear systems are not solved on tensors/,
    );
});

test("a drawn trajectory between the steps of an implicit method is its own dense output", () => {
  for (const { name } of [rodas5p, bdf, adams]) {
    const span = [0, 4] as const;
    const study = stiffStudy("forcedRotation", [1, 0.5], span);
    const flow = flowOf(session, study, { method: name, rtol: 1e-6, atol: 1e-8 }, never);
    const [{ t, z, pieces }] = flow.solve([[1, 0.5]], ...span, { pieces: true });
    assert.ok(pieces && pieces.degree >= 3, name);
    const middle = Float64Array.from({ length: t.length - 1 }, (_, n) => (t[n] + t[n + 1]) / 2);
    const [own] = solve(session, study, { method: name, rtol: 1e-6, atol: 1e-8, outputs: middle }).trajectories;
    const out = new Float64Array(2);
    for (let n = 0; n < middle.length; n++) {
      pieceAt(pieces, n, 0.5, out);
      for (const i of [0, 1]) {
        const off = Math.abs(out[i] - own.z[2 * n + i]);
        // A polynomial of degree 13 is known to fewer digits by its values.
        assert.ok(off < 1e-12 * (1 + Math.abs(out[i])), `${name} at ${middle[n]}: ${off}`);
      }
    }
    assert.equal(z.length, 2 * t.length);
  }
});

test("what a solve cost is said: evaluations as they were made, derivatives and factors besides", () => {
  const { stats } = solve(session, stiffStudy("oregonator", [1, 2, 3], [0, 300]), { method: "rodas5p" })
    .trajectories[0];
  // Two for the first step, eight a step: seven stages of their own and one at the end.
  assert.equal(stats.evaluations, 2 + 8 * stats.steps);
  assert.equal(stats.factorisations, stats.steps);
  assert.equal(stats.jacobians, stats.accepted);
});
