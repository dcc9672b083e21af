import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { gradientOf, studyOf } from "./studies.ts";

const contraction = studyOf(
  `import { experiment, terminal } from "node-ode";
export function c([x, y] = [1, 0.5], t: number, { k = 40 } = {}) { return [-k * (x - Math.cos(t)), x - y]; }
export const E = experiment(c, { t: [0, 3], loss: terminal(([x, y]) => 0.5 * (x * x + y * y)), method: "dop853", rtol: 1e-11, atol: 1e-11 });`,
  "E",
);

/** ∂L/∂k of the closed form, by the complex step in 50 digits. */
const TRUE = 2.738158575490863e-4;

for (const options of [{}, { method: "rk4", steps: 300 }, { seminorm: true }]) {
  test(`a gradient along a state that was never there is not ok, nor lost: ${JSON.stringify(options)}`, () => {
    const { status, diagnosis, drift, gradient } = gradientOf(contraction, { ...options, mode: "backsolve" });
    assert.equal(status, "drifted");
    assert.ok(drift !== undefined && drift > 1e30, `${drift}`);
    assert.ok(Math.abs(gradient.theta[0]) > 1e9 * TRUE);
    assert.equal(diagnosis?.component, 0);
    assert.equal(diagnosis.t, 0);
    assert.match(
      diagnosis.message,
      /^solved backward, x is off by \S+ at t = 0, \S+ times (what the tolerance promises|the error of the solve itself): .*; take checkpointed/,
    );
  });
}

test("the other modes have the right gradient there, and say so", () => {
  for (const { name } of gradientModes) {
    if (name === "backsolve") continue;
    const { status, gradient, drift } = gradientOf(contraction, { mode: name });
    assert.equal(status, "ok");
    assert.equal(drift, undefined);
    assert.ok(Math.abs(gradient.theta[0] / TRUE - 1) < 1e-8, `${name}: ${gradient.theta[0]}`);
  }
});

test("drifted is said exactly where the state is off by more than 100 times the tolerance", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      fc.double({ min: -6, max: 6, noNaN: true }),
      fc.integer({ min: -12, max: 12 }),
      fc.integer({ min: -10, max: -3 }),
      (rate, exponent, digits) => {
        const [start, tolerance] = [10 ** exponent, 10 ** digits];
        const study = studyOf(
          `import { experiment, terminal } from "node-ode";
export const f = (z = ${start}, t: number, { k = ${rate} } = {}) => k * z;
export const study = experiment(f, { t: [0, 3], loss: terminal((z) => z) });`,
          "study",
        );
        const atol = start * tolerance;
        const { drift, z1, status } = gradientOf(study, { mode: "backsolve", method: "dopri5", rtol: tolerance, atol });
        if (status !== "ok" && status !== "drifted") return;
        assert.ok(drift !== undefined);
        const promised = atol + tolerance * Math.max(start, Math.abs(z1[0]));
        assert.equal(status, drift > 100 * promised ? "drifted" : "ok", `${drift} beside ${promised}`);
        seen.add(status);
      },
    ),
    { seed: 13, numRuns: 150 },
  );
  assert.deepEqual(seen, new Set(["ok", "drifted"]));
});

test("an error of coarse fixed steps that halved steps explain is no drift, nor is a component that stays 0", () => {
  const circle = studyOf(
    `import { experiment, terminal } from "node-ode";
export const f = ([x, y, zero] = [1, 0, 0], t: number, { w = 1 } = {}) => [w * y, -w * x, w * zero];
export const study = experiment(f, { t: [0, 6], loss: terminal(([x]) => x) });`,
    "study",
  );
  for (const [method, steps] of [
    ["euler", 30],
    ["heun", 30],
    ["rk4", 12],
  ] as const) {
    const { status, drift } = gradientOf(circle, { mode: "backsolve", method, steps });
    assert.equal(status, "ok", method);
    assert.ok(drift !== undefined && drift > 1e-5, `${method}: ${drift}`);
  }
});

test("nor is a drifted part lost where a condition on the state changes", () => {
  const switching = studyOf(
    `import { experiment, terminal } from "node-ode";
export function c([x, y, clock] = [1, 0.5, -1.5], t: number, { k = 40 } = {}) {
  return [-k * (x - Math.cos(t)), x - y + (clock > 0 ? 1 : 0), 1];
}
export const E = experiment(c, { t: [0, 3], loss: terminal(([x, y]) => 0.5 * (x * x + y * y)), method: "dop853", rtol: 1e-11, atol: 1e-11 });`,
    "E",
  );
  const { status, diagnosis, drift, gradient, loss } = gradientOf(switching, { mode: "backsolve" });
  assert.equal(status, "drifted");
  assert.match(diagnosis!.message, /^solved backward, x is off by /);
  assert.ok(drift !== undefined && drift > 1e10, `${drift}`);
  assert.ok(Number.isFinite(loss) && gradient.theta.every(Number.isFinite));
  assert.equal(gradientOf(switching, { mode: "interpolating" }).status, "ok");
});
