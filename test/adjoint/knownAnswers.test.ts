import assert from "node:assert/strict";
import { test } from "node:test";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { flat, gradientOf, sample } from "./studies.ts";

const linear = sample("linear", "gradientOfLinear");
const rotation = sample("rotation", "gradientOfRotation");
const tanh = sample("tanh", "gradientOfTanh");
const e = Math.E;

function near(actual: number, expected: number, tolerance: number, what: string): void {
  const allowed = tolerance * Math.max(1, Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= allowed, `${what}: ${actual} is not within ${allowed} of ${expected}`);
}

/** Closed forms: loss gradient in z0, in theta, in t0 and t1. */
const closed = [
  { name: "4.1 linear", study: linear, z1: [e], gradient: [e * e, e * e, -e * e, e * e] },
  {
    name: "4.2 rotation",
    study: rotation,
    z1: [-0.5093789661540695],
    gradient: [
      Math.cos(Math.sqrt(6)),
      (2 / Math.sqrt(6)) * Math.sin(Math.sqrt(6)),
      -0.5181348869322527,
      -0.4322655124867763,
    ],
  },
  { name: "4.3 tanh", study: tanh, z1: [0.777162682883379], gradient: [1.81755614661168, 0.636971546257672] },
];

for (const mode of gradientModes) {
  for (const { name, study, z1, gradient } of closed) {
    test(`${mode.name}: ${name} to the tolerance, and on a fine fixed grid`, () => {
      for (const { method, tolerance } of [
        { method: "dop853", tolerance: 1e-12 },
        { method: "tsit5", tolerance: 1e-9 },
        { method: "dopri5", tolerance: 1e-6 },
      ]) {
        const result = gradientOf(study, { mode: mode.name, method, rtol: tolerance, atol: tolerance });
        assert.equal(result.status, "ok");
        z1.forEach((z, i) => {
          near(result.z1[i], z, 20 * tolerance, `z1[${i}] with ${method}`);
        });
        gradient.forEach((g, i) => {
          near(flat(result, true)[i], g, 100 * tolerance, `gradient ${i} with ${method}`);
        });
      }
      const fixed = gradientOf(study, { mode: mode.name, method: "rk4", steps: 1000 });
      gradient.forEach((g, i) => {
        near(flat(fixed, true)[i], g, 1e-11, `gradient ${i} with rk4`);
      });
    });
  }
}

for (const mode of ["direct", "checkpointed", "forward"]) {
  test(`${mode}: Euler's hundred steps of 4.1 are differentiated as they are`, () => {
    const { z1, loss, gradient, stats } = gradientOf(linear, { mode, method: "euler", steps: 100 });
    near(z1[0], 2.704813829421528, 1e-14, "z1");
    near(loss, 0.5 * 2.704813829421528 ** 2, 1e-14, "loss");
    near(gradient.theta[0], 7.243582031514806, 1e-12, "theta");
    near(gradient.theta[0], 1.01 ** 199, 1e-12, "theta");
    near(gradient.z0[0], 1.01 ** 200, 1e-12, "z0");
    assert.equal(stats.steps, 100);
    assert.equal(stats.backwardEvaluations, 100);
  });

  test(`${mode}: ten steps of Euler, 1.1¹⁰ and 1.1⁹`, () => {
    const study = sample("linear", "linear", { span: [0, 1] });
    const { z1, gradient } = gradientOf(study, { mode, method: "euler", steps: 10, loss: "terminal:0" });
    near(z1[0], 1.1 ** 10, 1e-14, "z1");
    near(gradient.z0[0], 1.1 ** 10, 1e-13, "z0");
    near(gradient.theta[0], 1.1 ** 9, 1e-13, "theta");
  });
}

for (const mode of ["direct", "checkpointed"]) {
  test(`${mode}: on a fixed grid t0 and t1 are differentiated through h`, () => {
    // z1 = (1 + h)¹⁰ with h = (t1 − t0)/10.
    const study = sample("linear", "linear", { span: [0, 1] });
    const { gradient } = gradientOf(study, { mode, method: "euler", steps: 10, loss: "terminal:0" });
    near(gradient.t1, 1.1 ** 9, 1e-13, "t1");
    near(gradient.t0, -(1.1 ** 9), 1e-13, "t0");
    // Steps of 0.3 and one of 0.1: only the last one changes with t1, and with t0 too.
    const rest = gradientOf(study, { mode, method: "euler", h: 0.3, loss: "terminal:0" }).gradient;
    near(rest.t1, 1.3 ** 3, 1e-13, "t1 of a shorter last step");
    near(rest.t0, -(1.3 ** 3), 1e-13, "t0 of a shorter last step");
  });
}
