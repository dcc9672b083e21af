import assert from "node:assert/strict";
import { test } from "node:test";
import { compilePair } from "../../src/compile/wasm/pairKernel.ts";
import { solveAdaptive } from "../../src/ode/adaptive.ts";
import { methods } from "../../src/ode/methods/registry.ts";
import { completePair, type Pair } from "../../src/ode/pair.ts";
import { referencePairKernel } from "../../src/ode/referencePairKernel.ts";
import type { Trajectory } from "../../src/ode/solution.ts";
import { tracedSystem } from "../../src/study/tracedSystem.ts";
import { writeField } from "../fields.ts";

const far = [0, 1e6, 1e9, 1e12, -1e9];
const pairs = [...methods].filter(({ embedded }) => embedded).map(completePair);
const dop853 = completePair(methods.get("dop853"));

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
      pair,
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
          assert.match(
            diagnosis.message,
            /a tolerance of 1.0e-10 is finer than time resolves; count time from nearer 0/,
          );
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
