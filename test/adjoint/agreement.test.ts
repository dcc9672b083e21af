import assert from "node:assert/strict";
import { test } from "node:test";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { observedOrder } from "../ode/slope.ts";
import { detestStudies } from "./detestStudies.ts";
import { flat, gradientOf, largestDifference, sample, studyOf } from "./studies.ts";

/** Problems on which the flow neither contracts nor expands much, so that the state can be solved backward. */
const reversible = new Set(["A3", "A4", "A5", "B4", "B5"]);
const modes = ["direct", "checkpointed", "interpolating", "forward"];

for (const tolerance of [1e-6, 1e-8]) {
  for (const { name, study } of detestStudies()) {
    test(`DETEST ${name} at ${tolerance}: the modes agree pairwise${reversible.has(name) ? ", backsolve too" : ""}`, () => {
      const used = reversible.has(name) ? [...modes, "backsolve"] : modes;
      const gradients = used.map((mode) => {
        const result = gradientOf(study, { mode, method: "dopri5", rtol: tolerance, atol: tolerance });
        assert.equal(result.status, "ok", `${mode}: ${result.diagnosis?.message}`);
        return [...result.gradient.z0];
      });
      for (const [i, x] of gradients.entries()) {
        const allowed = 200 * tolerance * (1 + Math.hypot(...x));
        for (const [j, y] of gradients.slice(0, i).entries()) {
          const difference = largestDifference(x, y);
          assert.ok(difference <= allowed, `${used[i]} and ${used[j]} differ by ${difference} > ${allowed}`);
        }
      }
    });
  }
}

const lotkaVolterra = sample("lotkaVolterra", "distanceFromTwo");

test("Lotka and Volterra's four parameters: the modes agree pairwise, on a running loss", () => {
  for (const tolerance of [1e-6, 1e-9]) {
    const options = { method: "dopri5", rtol: tolerance, atol: tolerance };
    const gradients = [...modes, "backsolve"].map((mode) =>
      flat(gradientOf(lotkaVolterra, { ...options, mode }), true),
    );
    for (const x of gradients) {
      const allowed = 200 * tolerance * (1 + Math.hypot(...x));
      for (const y of gradients) assert.ok(largestDifference(x, y) <= allowed, `${x}\n${y}\n${allowed}`);
    }
  }
});

const forced = studyOf(
  `import { atTimes, experiment } from "node-ode";
export function f([x, y] = [1, 0.5], t: number, { a = 0.8, b = 1.3 } = {}) {
  return [Math.sin(a * y) + 0.2 * Math.cos(t), Math.cos(b * x) - 0.3 * y];
}
export const study = experiment(f, { z0: [1, 0.5], t: [0, 2], loss: atTimes([0.5, 1, 2], ([x, y], t) => x * x * t + y) });`,
  "study",
);

/**
 * The order expected of the difference. Solved backward, Heun's error retraces: of a quadratic invariant, such as the product
 * of adjoint and sensitivity, it keeps one order more than of the state (b_i a_ij + b_j a_ji − b_i b_j sums to 0 to that order).
 */
const expected = [
  { method: "euler", mode: "interpolating", order: 1, steps: 50 },
  { method: "euler", mode: "backsolve", order: 1, steps: 50 },
  { method: "heun", mode: "interpolating", order: 2, steps: 50 },
  { method: "heun", mode: "backsolve", order: 3, steps: 50 },
  { method: "rk4", mode: "interpolating", order: 4, steps: 16 },
  { method: "rk4", mode: "backsolve", order: 4, steps: 16 },
  { method: "dopri5", mode: "interpolating", order: 5, steps: 16 },
  { method: "dopri5", mode: "backsolve", order: 5, steps: 16 },
];

for (const { method, mode, order, steps } of expected) {
  test(`${mode} minus direct falls at order ${order} with ${method}`, () => {
    const samples = [1, 2, 4, 8].map((factor) => {
      const options = { method, steps: factor * steps };
      const exact = flat(gradientOf(forced, { ...options, mode: "direct" }));
      return { h: 1 / factor, error: largestDifference(flat(gradientOf(forced, { ...options, mode })), exact) };
    });
    const slope = observedOrder(samples);
    assert.ok(Math.abs(slope - order) <= 0.3, `slope ${slope}: ${samples.map(({ error }) => error)}`);
  });
}

const everyOption = studyOf(
  `import { experiment, mlp, running } from "node-ode";
export function f([x, y] = [1, 0.5], t: number, { a = 0.8, net = mlp([2, 3, 2], { seed: 3 }) } = {}) {
  const [u, v] = net([x, y]);
  return [y + a * u + 0.1 * Math.sin(t), v - x * a];
}
export const study = experiment(f, { t: [1, 0], loss: running(([x, y], t) => x * x * (1 + t) + x * y) });`,
  "study",
);
const converged = flat(gradientOf(everyOption, { mode: "direct", method: "dop853", rtol: 1e-13, atol: 1e-13 }), true);

for (const method of explicitMethods) {
  test(`${method.name}: every mode comes to the flow's own gradient, backward in time too`, () => {
    const fixed = { choice: { steps: 100 }, allowed: 5 * 0.01 ** method.order + 1e-11 };
    const tolerance = method.order < 4 ? 1e-6 : 1e-9;
    const adaptive = { choice: { rtol: tolerance, atol: tolerance }, allowed: 200 * tolerance };
    for (const { choice, allowed } of method.embedded ? [fixed, adaptive] : [fixed]) {
      for (const mode of [...modes, "backsolve"]) {
        const result = gradientOf(everyOption, { mode, method: method.name, ...choice });
        assert.equal(result.status, "ok");
        const off = largestDifference(flat(result, true), converged);
        assert.ok(off <= allowed, `${mode} ${JSON.stringify(choice)}: off by ${off} > ${allowed}`);
      }
    }
  });
}
