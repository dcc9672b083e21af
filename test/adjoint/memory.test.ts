import assert from "node:assert/strict";
import { test } from "node:test";
import { methods } from "../../src/ode/methods/registry.ts";
import { pagesGrown } from "../wasmPages.ts";
import { flat, gradientOf, largestDifference, session, studyOf } from "./studies.ts";

const rotating = (points: string) =>
  studyOf(
    `import { atTimes, experiment } from "node-ode";
export const f = ([x, y] = [1, 0], t: number, { k = 0.5 } = {}) => [k * y, -x];
export const study = experiment(f, { z0: [1, 0], t: [0, 3], loss: atTimes(${points}, ([x, y]) => x * x + y) });`,
    "study",
  );

test("backsolve keeps the observations and nothing more, from a hundred steps to a million", () => {
  const study = rotating("[1, 2, 3]");
  const run = (steps: number) => {
    const { stats, status } = gradientOf(study, { mode: "backsolve", method: "rk4", steps });
    assert.equal(status, "ok");
    assert.ok(Math.abs(stats.steps - steps) <= 3);
    return stats.storedStates;
  };
  assert.equal(run(100), 4);
  const pages = pagesGrown(() => {
    assert.equal(run(10_000), 4);
    assert.equal(run(1_000_000), 4);
  });
  assert.equal(pages, 0);
  // The count is real: more trajectories do make a kernel's memory grow.
  const kernel = session.fixedStepKernel(study.field, methods.get("rk4"));
  const wide = pagesGrown(() => kernel.open(new Float64Array(200_000), 100_000, Float64Array.of(0.5)));
  assert.ok(wide > 10);
});

const netText = (width: number) => `import { experiment, mlp, terminal } from "node-ode";
export const f = ([x, y] = [2, 0], t: number, { net = mlp([2, ${width}, 2], { seed: 7 }) } = {}) => net([x ** 3, y ** 3]);
export const study = experiment(f, { z0: [1, 0.2], t: [0, 2], loss: terminal(([x, y]) => x * x + y * y) });`;
const net = studyOf(netText(10), "study");

test("checkpointed: within its budget, at most three forward sweeps, and the same gradient as direct", () => {
  const steps = 3000;
  const direct = gradientOf(net, { mode: "direct", method: "rk4", steps });
  assert.ok(direct.stats.storedStates > 4 * steps);
  for (const { budget, sweeps } of [
    { budget: undefined, sweeps: 2 },
    { budget: 100, sweeps: 3 },
    { budget: 20, sweeps: 8 },
  ]) {
    const result = gradientOf(net, { mode: "checkpointed", method: "rk4", steps, budget });
    assert.ok(result.stats.storedStates <= (budget ?? 1500), `${result.stats.storedStates} states`);
    assert.ok(result.stats.evaluations <= sweeps * 4 * steps, `${result.stats.evaluations / 4 / steps} sweeps`);
    assert.equal(result.stats.backwardEvaluations, 4 * steps);
    const scale = Math.hypot(...flat(direct));
    assert.ok(largestDifference(flat(result, true), flat(direct, true)) <= 1e-13 * scale);
  }
});

test("checkpointed: a million steps of a 2-50-2 net within 1,500 states, in at most three forward sweeps", () => {
  const wide = studyOf(netText(50), "study");
  const { status, stats, gradient } = gradientOf(wide, { mode: "checkpointed", method: "rk4", steps: 1_000_000 });
  assert.equal(status, "ok");
  assert.ok(stats.storedStates <= 1500, `${stats.storedStates} states`);
  assert.ok(stats.evaluations <= 3 * 4_000_000, `${stats.evaluations / 4_000_000} sweeps`);
  assert.equal(stats.backwardEvaluations, 4_000_000);
  // As fine as this, the discrete gradient is the flow's.
  const coarse = gradientOf(wide, { mode: "direct", method: "rk4", steps: 1000 });
  assert.ok(largestDifference([...gradient.theta], [...coarse.gradient.theta]) <= 1e-8);
});

test("checkpointed stores everything when it fits; adaptive steps are checkpointed too", () => {
  const small = gradientOf(net, { mode: "checkpointed", method: "rk4", steps: 300 });
  assert.equal(small.stats.evaluations, 4 * 300);
  const options = { method: "dopri5", rtol: 1e-10, atol: 1e-10 };
  const direct = gradientOf(net, { ...options, mode: "direct" });
  const checkpointed = gradientOf(net, { ...options, mode: "checkpointed", budget: 30 });
  assert.ok(checkpointed.stats.storedStates <= 30 && direct.stats.storedStates > 100);
  assert.ok(largestDifference(flat(checkpointed, true), flat(direct, true)) <= 1e-13 * Math.hypot(...flat(direct)));
});
