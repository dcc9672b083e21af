import assert from "node:assert/strict";
import { test } from "node:test";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { referenceModel } from "../../src/adjoint/referenceModel.ts";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { gradientProblems } from "../../src/study/gradient/gradient.ts";
import { gradientOf, sample, session, studyOf } from "./studies.ts";

const observed = studyOf(
  `import { atTimes, experiment, mlp } from "node-ode";
export function f([x, y] = [1, 0.5], t: number, { a = 0.8, net = mlp([2, 3, 2], { seed: 3 }) } = {}) {
  const [u, v] = net([x, y]);
  return [y + a * u + 0.1 * Math.sin(t), -x * a + v];
}
export const study = experiment(f, { t: [0, 1], loss: atTimes([0, 0.3, 1], ([x, y], t) => x * x * (1 + t) + x * y) });`,
  "study",
);
const running = sample("lotkaVolterra", "distanceFromTwo", { span: [0, 2] });

for (const method of explicitMethods) {
  test(`${method.name}: compiled modes are the interpreted ones, fixed${method.embedded ? " and adaptive" : ""}`, () => {
    for (const study of [observed, running]) {
      const choices = [{ steps: 20 }, ...(method.embedded ? [{ rtol: 1e-6, atol: 1e-6 }] : [])];
      for (const choice of choices) {
        const [problem] = gradientProblems(session, study, { method: method.name, ...choice });
        const interpreted = { ...problem, model: referenceModel(problem.model.system) };
        for (const mode of gradientModes) {
          const [a, b] = [mode.compute(problem), mode.compute(interpreted)];
          assert.equal(a.status, "ok", a.diagnosis?.message);
          assert.equal(b.status, "ok", b.diagnosis?.message);
          const x = [a.loss, ...a.gradient.z0, ...a.gradient.theta, a.gradient.t0, a.gradient.t1];
          const y = [b.loss, ...b.gradient.z0, ...b.gradient.theta, b.gradient.t0, b.gradient.t1];
          const scale = 1 + Math.hypot(...y);
          x.forEach((value, i) => {
            assert.ok(Math.abs(value - y[i]) <= 1e-10 * scale, `${mode.name} ${i}: ${value} and ${y[i]}`);
          });
        }
      }
    }
  });
}

test("backsolve with the seminorm: fewer steps' worth of control, the same gradient to the tolerance", () => {
  const options = { method: "dopri5", rtol: 1e-8, atol: 1e-8 };
  const backsolve = gradientModes.get("backsolve");
  const [full] = gradientProblems(session, observed, options);
  const [semi] = gradientProblems(session, observed, { ...options, seminorm: true });
  const [a, b] = [backsolve.compute(full), backsolve.compute(semi)];
  assert.equal(b.status, "ok");
  const x = [...a.gradient.z0, ...a.gradient.theta];
  [...b.gradient.z0, ...b.gradient.theta].forEach((value, i) => {
    assert.ok(Math.abs(value - x[i]) <= 200 * 1e-8 * (1 + Math.abs(x[i])), `${i}: ${value} and ${x[i]}`);
  });
  assert.notDeepEqual(a.gradient.theta, b.gradient.theta);
});

test("a mode whose system no graph can hold says so, and leaves the others as they are", () => {
  const wide = studyOf(
    `import { experiment, mlp, terminal } from "node-ode";
export const f = ([x, y] = [0.1, 0.2], t: number, { net = mlp([2, 700, 700, 2]) } = {}) => net([x, y]);
export const study = experiment(f, { t: [0, 0.1], loss: terminal(([x]) => x) });`,
    "study",
  );
  const options = { method: "euler", steps: 2 };
  for (const [mode, size] of [
    ["forward", "988 410"],
    ["backsolve", "494 206"],
  ]) {
    assert.throws(() => gradientOf(wide, { ...options, mode }), {
      message: `${mode} solves ${size} numbers at once here, too many for it: take checkpointed, direct or interpolating`,
    });
  }
  assert.equal(gradientOf(wide, { ...options, mode: "direct" }).status, "ok");
});
