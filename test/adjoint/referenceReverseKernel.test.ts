import assert from "node:assert/strict";
import { test } from "node:test";
import { referenceReverseKernel } from "../../src/adjoint/referenceReverseKernel.ts";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { referenceKernel } from "../../src/ode/referenceKernel.ts";
import { differentiableSystem } from "../../src/study/gradient/differentiableSystem.ts";
import { forcedLorenzField, vanDerPolField } from "../fields.ts";
import { derivative } from "../graph/centralDifference.ts";

const system = differentiableSystem(forcedLorenzField, []);
const count = 3;
const states = Float64Array.of(1, -0.5, 2, 0.3, 1.2, -1, 0.7, 0.1, 1.5);
const theta = Float64Array.of(2, 1.5, 0.6);
/** L = Σ w·z over the batch at the end of two runs, the second with a step of its own. */
const weights = states.map((_, i) => Math.cos(1 + i));

type Arguments = { states: Float64Array; theta: Float64Array; t0: number; h: number };
const base: Arguments = { states, theta, t0: 0.2, h: 0.05 };

for (const method of explicitMethods) {
  test(`${method.name} reversed is the derivative of its steps: states, parameters, time and step size`, () => {
    const loss = ({ states, theta, t0, h }: Arguments) => {
      const batch = referenceKernel(system, method).open(states, count, theta);
      batch.advance(t0, h, 3, 4);
      const out = new Float64Array(states.length);
      batch.read(out);
      return out.reduce((sum, z, i) => sum + weights[i] * z, 0);
    };
    const batch = referenceReverseKernel(system, method).open(states, count, theta, { times: true });
    assert.ok(batch.store(base.t0, base.h, 3, 4));
    batch.addCotangents(weights);
    assert.ok(batch.reverse());
    const z = new Float64Array(states.length);
    const p = new Float64Array(theta.length);
    batch.readCotangents(z);
    batch.readGradient(p);
    const check = (actual: number, f: (x: number) => number, at: number, what: string) => {
      const { value, error } = derivative(f, at, 1e-3);
      const allowed = 1e-10 * (1 + Math.abs(value)) + error;
      assert.ok(error < 1e-7 && Math.abs(actual - value) <= allowed, `${what}: ${actual} is not ${value} ± ${allowed}`);
    };
    const replaced = (vector: Float64Array, i: number, x: number) => vector.map((old, k) => (k === i ? x : old));
    states.forEach((x, i) => {
      check(z[i], (x) => loss({ ...base, states: replaced(states, i, x) }), x, `z0[${i}]`);
    });
    theta.forEach((x, i) => {
      check(p[i], (x) => loss({ ...base, theta: replaced(theta, i, x) }), x, `theta[${i}]`);
    });
    check(batch.timeCotangents[0], (t0) => loss({ ...base, t0 }), base.t0, "t0");
    check(batch.timeCotangents[1], (h) => loss({ ...base, h }), base.h, "h");
  });
}

test("runs are reversed from the top of what is stored, with cotangents put in between", () => {
  const kernel = referenceReverseKernel(system, explicitMethods.get("rk4"));
  const whole = kernel.open(states, count, theta);
  whole.store(0, 0.1, 0, 5);
  whole.addCotangents(weights);
  whole.reverse();
  const expected = new Float64Array(states.length);
  whole.readCotangents(expected);
  const expectedTheta = new Float64Array(3);
  whole.readGradient(expectedTheta);

  const parts = kernel.open(states, count, theta, { gradient: "each" });
  parts.store(0, 0.1, 0, 2);
  parts.store(0, 0.1, 2, 3);
  parts.addCotangents(weights);
  parts.reverse();
  parts.addCotangents(weights);
  parts.addCotangents(weights.map((w) => -w));
  parts.reverse();
  const actual = new Float64Array(states.length);
  parts.readCotangents(actual);
  actual.forEach((a, i) => {
    assert.ok(Math.abs(a - expected[i]) <= 1e-14 * Math.abs(expected[i]));
  });
  const each = new Float64Array(3 * count);
  parts.readGradient(each);
  expectedTheta.forEach((sum, p) => {
    const total = each.subarray(p * count, (p + 1) * count).reduce((x, y) => x + y, 0);
    assert.ok(Math.abs(total - sum) <= 1e-13 * Math.abs(sum));
  });
  assert.throws(() => parts.reverse(), /nothing is stored/);
  parts.store(0, 0.1, 0, 1);
  parts.discard();
  assert.throws(() => parts.reverse(), /nothing is stored/);
});

test("a cotangent that overflows is reported", () => {
  const batch = referenceReverseKernel(differentiableSystem(vanDerPolField, []), explicitMethods.get("euler")).open(
    Float64Array.of(1e10, 1e10),
    1,
    Float64Array.of(1),
  );
  assert.ok(batch.store(0, 1e-20, 0, 1));
  batch.addCotangents(Float64Array.of(1e308, 1e308));
  assert.equal(batch.reverse(), false);
});
