import assert from "node:assert/strict";
import { test } from "node:test";
import { gradientModes } from "../../src/adjoint/gradientModes.ts";
import { compileFixedStep } from "../../src/compile/wasm/fixedStepKernel.ts";
import { compilePair } from "../../src/compile/wasm/pairKernel.ts";
import { solveAdaptive } from "../../src/ode/adaptive.ts";
import { solveFixedStep } from "../../src/ode/fixedStep.ts";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { completePair, type Pair } from "../../src/ode/pair.ts";
import { referenceKernel } from "../../src/ode/referenceKernel.ts";
import { referencePairKernel } from "../../src/ode/referencePairKernel.ts";
import type { Trajectory } from "../../src/ode/solution.ts";
import { tracedSystem } from "../../src/study/tracedSystem.ts";
import { flat, gradientOf, largestDifference, studyOf } from "../adjoint/studies.ts";
import { writeField } from "../fields.ts";

const far = [0, 1e6, 1e9, 1e12, -1e9];
const pairs = [...explicitMethods].filter(({ embedded }) => embedded).map(completePair);
const dop853 = completePair(explicitMethods.get("dop853"));

/** x″ = −x. */
const oscillator = writeField("oscillator", 2, 0, ({ z, sub, number }) => [z(1), sub(number(0), z(0))]);
/** x′ = cos t. */
const wave = writeField("wave", 1, 0, ({ t, cos }) => [cos(t)]);
/** x′ = 2t: as far out as t, unit(t) moves it by unit(t)·2 everywhere. */
const steep = writeField("steep", 1, 0, ({ t, add }) => [add(t, t)]);

type Field = typeof oscillator;

function everyKernel(field: Field, pair: Pair) {
  return [
    referencePairKernel(tracedSystem(field, []), pair),
    compilePair(field, pair, { lanes: "one" }),
    compilePair(field, pair, { lanes: "many" }),
  ];
}

function solves(field: Field, pair: Pair, z0: readonly number[], t0: number, tolerance: number): Trajectory[] {
  return everyKernel(field, pair).flatMap((kernel) => [
    ...solveAdaptive({
      kernel,
      system: tracedSystem(field, ["x", "v"]),
      method: pair,
      t0,
      t1: t0 + 10,
      states: Float64Array.from(z0),
      theta: new Float64Array(),
      rtol: tolerance,
      atol: tolerance,
    }).trajectories,
  ]);
}

for (const t0 of far) {
  test(`from t = ${t0} an autonomous problem is as exact at every step as from 0`, () => {
    for (const pair of pairs) {
      const tolerance = pair.order >= 7 ? 1e-12 : pair.order > 3 ? 1e-8 : 1e-4;
      for (const { t, z, status, diagnosis } of solves(oscillator, pair, [1, 0], t0, tolerance)) {
        assert.deepEqual([status, diagnosis], ["ok", undefined]);
        assert.equal(t.at(-1), t0 + 10);
        for (const [k, at] of t.entries()) {
          const error = Math.hypot(z[2 * k] - Math.cos(at - t0), z[2 * k + 1] + Math.sin(at - t0));
          assert.ok(error < 100 * tolerance, `${pair.name} at ${at}: ${error}`);
        }
      }
    }
  });

  test(`from t = ${t0} a problem of time is as exact as its times are`, () => {
    for (const pair of pairs.filter(({ order }) => order > 3)) {
      for (const { t, z, status, diagnosis, stats } of solves(wave, pair, [0], t0, 1e-10)) {
        const promised = Math.max(1e-10, Number.EPSILON * Math.abs(t0) * 2 * 10);
        assert.equal(status, "ok");
        const end = t[t.length - 1];
        const error = Math.abs(z[z.length - 1] - (Math.sin(end) - Math.sin(t0)));
        assert.ok(error < 20 * promised, `${pair.name}: ${error}, ${promised} promised`);
        assert.ok(stats.steps < 1000, `${pair.name}: ${stats.steps} steps`);
        assert.equal(diagnosis !== undefined, Math.abs(t0) > 1e5, diagnosis?.message);
        if (diagnosis)
          assert.match(diagnosis.message, /a tolerance of 1e-10 is finer than time resolves; count time from nearer 0/);
      }
    }
  });
}

for (const t0 of far) {
  test(`from t = ${t0} fixed steps are as exact at every time they report as from 0, and inside of steps`, () => {
    const tableau = explicitMethods.get("rk4");
    const system = tracedSystem(oscillator, ["x", "v"]);
    const common = {
      system,
      method: tableau,
      t0,
      t1: t0 + 10,
      states: Float64Array.of(1, 0),
      theta: new Float64Array(),
    };
    const between = Float64Array.from({ length: 60 }, (_, n) => t0 + (n + 1) / 6.01);
    for (const kernel of [referenceKernel(system, tableau), compileFixedStep(oscillator, tableau)]) {
      for (const choice of [{ steps: 300 }, { steps: 512 }, { h: 0.03 }, { h: 1 / 30 }]) {
        for (const outputs of ["steps" as const, between]) {
          for (const ends of [
            { t0, t1: t0 + 10 },
            { t0: t0 + 10, t1: t0 },
          ]) {
            const times = outputs === "steps" || ends.t0 < ends.t1 ? outputs : outputs.toReversed();
            const [{ t, z }] = solveFixedStep({ ...common, ...ends, kernel, choice, outputs: times }).trajectories;
            for (const [k, at] of t.entries()) {
              const elapsed = at - ends.t0;
              const error = Math.hypot(z[2 * k] - Math.cos(elapsed), z[2 * k + 1] + Math.sin(elapsed));
              assert.ok(error < 3e-7, `${JSON.stringify(choice)} at ${at}: ${error}`);
            }
          }
        }
      }
    }
  });

  test(`from t = ${t0} gradients retrace the steps that were taken`, () => {
    // z′ = a z: z(10) = e^(10 a), and ten times that by a.
    const text = `import { experiment, terminal } from "node-ode";
export const decay = (z = 1, t: number, { a = -0.2 } = {}) => a * z;
export const study = experiment(decay, { t: [${t0}, ${t0 + 10}], loss: terminal((z) => z) });`;
    const exact = [Math.exp(-2), 10 * Math.exp(-2)];
    for (const mode of gradientModes) {
      for (const options of [
        { method: "dop853", rtol: 1e-11, atol: 1e-11 },
        { method: "rk4", steps: 300 },
      ]) {
        const found = flat(gradientOf(studyOf(text, "study"), { mode: mode.name, ...options }));
        // Between its steps z is known at times as they are rounded.
        const promised = mode.name === "interpolating" ? 1e-8 + Math.abs(t0) * Number.EPSILON * 10 : 1e-8;
        assert.ok(largestDifference(found, exact) < promised, `${mode.name} ${options.method}: ${found}`);
      }
    }
  });
}

test("rounding of times is tolerated by the component that it moves, and no jump is taken for it", () => {
  const both = writeField("both", 2, 0, ({ z, t, add, sub, number }) => [sub(number(0), z(0)), add(t, t)]);
  for (const { t, z } of solves(both, dop853, [1, 0], 1e9, 1e-11)) {
    const elapsed = t[t.length - 1] - 1e9;
    assert.ok(Math.abs(z[z.length - 2] - Math.exp(-elapsed)) < 1e-10);
  }
  for (const { z, diagnosis } of solves(steep, dop853, [0], 0, 1e-12)) {
    assert.equal(diagnosis, undefined);
    assert.ok(Math.abs(z[z.length - 1] - 100) < 1e-9);
  }
});

test("what is too fast for times there is named", () => {
  const fast = writeField("fast", 2, 0, ({ z, mul, number }) => [mul(number(3e5), z(1)), mul(number(-3e5), z(0))]);
  for (const { status, diagnosis } of solves(fast, dop853, [1, 0], 1e12, 1e-12)) {
    assert.equal(status, "stepUnderflow");
    assert.match(diagnosis?.message ?? "", /time resolves no smaller steps there; count time from nearer 0/);
  }
});
