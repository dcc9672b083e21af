import assert from "node:assert/strict";
import { test } from "node:test";
import { isImplicit } from "../../../src/ode/implicit/implicitMethod.ts";
import { methods } from "../../../src/ode/methods/registry.ts";
import type { Trajectory } from "../../../src/ode/solution.ts";
import { type SolveOptions, solve } from "../../../src/study/solve.ts";
import { StudyError } from "../../../src/study/study.ts";
import { observedOrder } from "../slope.ts";
import { session, stiffProblems, stiffStudy } from "./stiffProblems.ts";

const implicit = [...methods].filter(isImplicit);
const adaptive = implicit.filter(({ embedded }) => embedded);

function end(name: string, z0: readonly number[], span: readonly [number, number], options: SolveOptions): Trajectory {
  return solve(session, stiffStudy(name, z0, span), { outputs: Float64Array.of(span[1]), ...options }).trajectories[0];
}

/** The largest error of the components, each relative to its size. */
function relativeError(z: Float64Array, exact: readonly number[]): number {
  return exact.reduce((most, x, i) => Math.max(most, Math.abs(z[i] - x) / Math.abs(x)), 0);
}

for (const method of adaptive) {
  test(`${method.name} solves stiff problems to their known ends, the better the finer the tolerance`, () => {
    for (const { name, z0, span, end: exact, atol } of stiffProblems.filter(({ z0 }) => z0.length <= 20)) {
      const tolerances = method.order > 2 ? [1e-4, 1e-6, 1e-8] : [1e-4, 1e-6];
      const errors = tolerances.map((rtol) => {
        const { z, status, diagnosis } = end(name, z0, span, { method: method.name, rtol, atol: rtol * atol });
        assert.equal(status, "ok", `${name}: ${diagnosis?.message}`);
        assert.equal(diagnosis, undefined);
        return relativeError(z, exact);
      });
      // Of the phase of a relaxation oscillation and of a decay over eleven decades much is amplified.
      for (const [k, error] of errors.entries())
        assert.ok(error < 3e3 * tolerances[k], `${name} at ${tolerances[k]}: ${error}`);
      assert.ok(errors[errors.length - 1] < 0.2 * errors[0], `${name}: ${errors}`);
    }
  });
}

test("an implicit method takes a stiff problem in a fraction of the steps of an explicit one", () => {
  const { z0, span } = stiffProblems[1];
  const steps = (method: string) => end("hires", z0, span, { method, rtol: 1e-6, atol: 1e-10 }).stats.steps;
  assert.ok(10 * steps("rodas5p") < steps("tsit5"), `${steps("rodas5p")} of ${steps("tsit5")}`);
});

function largestDifference(x: Float64Array, y: Float64Array): number {
  return x.reduce((most, value, i) => Math.max(most, Math.abs(value - y[i])), 0);
}

const smooth = [
  { name: "forcedRotation", z0: [1, 0.5] },
  { name: "logistic", z0: [0.1] },
];

for (const method of implicit.filter(({ isMultistep }) => !isMultistep)) {
  for (const { name, z0 } of smooth) {
    test(`${method.name} is of order ${method.order} in fixed steps on ${name}, forward and backward`, () => {
      for (const span of [
        [0, 2],
        [2, 0],
      ] as const) {
        // The largest error at quarters of the span: the one at its end may vanish by accident.
        const outputs = Float64Array.from([1, 2, 3, 4], (k) => span[0] + (k * (span[1] - span[0])) / 4);
        const exact = end(name, z0, span, { method: "dop853", rtol: 1e-13, atol: 1e-14, outputs }).z;
        const samples = [4, 8, 16, 32, 64, 128, 256, 512].map((steps) => {
          const { z } = end(name, z0, span, { method: method.name, steps, outputs });
          return { h: 2 / steps, error: largestDifference(z, exact) };
        });
        const order = observedOrder(samples, 1e-11);
        assert.ok(Math.abs(order - method.order) < 0.3, `${order}`);
      }
    });
  }
}

for (const method of adaptive) {
  test(`${method.name} is as accurate between its steps as at their ends, but for a small factor`, () => {
    for (const { name, z0 } of smooth)
      for (const rtol of [1e-5, 1e-7]) {
        const errorAt = (outputs: Float64Array) => {
          const z = (options: SolveOptions) => end(name, z0, [0, 2], { ...options, outputs }).z;
          return largestDifference(
            z({ method: method.name, rtol, atol: rtol }),
            z({ method: "dop853", rtol: 1e-13, atol: 1e-14 }),
          );
        };
        const { t } = end(name, z0, [0, 2], { method: method.name, rtol, atol: rtol, outputs: "steps" });
        const between = Float64Array.from({ length: 101 }, (_, n) => n / 50);
        const allowed = 6 * errorAt(t) + 10 * rtol;
        assert.ok(errorAt(between) < allowed, `${name} at ${rtol}: ${errorAt(between)} > ${allowed}`);
      }
  });
}

test("Prothero and Robinson: where a solution is slaved, methods are of their stage order", () => {
  // z′ = λ(z − cos t) − sin t with h·λ of 10⁴ and more.
  const observed = (method: string) => {
    const samples = [8, 16, 32, 64].map((steps) => {
      const { z } = end("slaved", [1], [0, 3], { method, steps });
      return { h: 3 / steps, error: Math.abs(z[0] - Math.cos(3)) };
    });
    return observedOrder(samples, 1e-16);
  };
  const orders = Object.fromEntries(
    ["implicitEuler", "trapezoid", "gauss4", "radau5"].map((name) => [name, observed(name)]),
  );
  assert.ok(Math.abs(orders.implicitEuler - 1) < 0.3, `implicitEuler ${orders.implicitEuler}`);
  assert.ok(orders.gauss4 < 3.4, `gauss4 is of order ${orders.gauss4}, not of 4`);
  assert.ok(orders.radau5 < 4.2, `radau5 is of order ${orders.radau5}, not of 5`);
});

test("what an explicit pulse does after a long rest is not stepped over", () => {
  const exact = 5 * 0.05 * Math.sqrt(Math.PI);
  for (const method of adaptive) {
    const { z, status } = end("pulse", [0], [0, 60.5], { method: method.name, rtol: 1e-6, atol: 1e-9 });
    assert.equal(status, "ok");
    // Decayed since, and a little while it came.
    const expected = exact * Math.exp(-0.5) * Math.exp(0.05 ** 2 / 4);
    assert.ok(Math.abs(z[0] - expected) < 2e-4, `${method.name}: ${z[0]} for ${expected}`);
  }
});

test("a thousand cells of a heat equation are a band, and decay as they must", () => {
  const n = 1000;
  const z0 = Array.from({ length: n }, (_, i) => Math.sin((Math.PI * (i + 1)) / (n + 1)));
  const rate = (2 * (n + 1) * Math.sin(Math.PI / (2 * (n + 1)))) ** 2;
  for (const method of ["bdf", "rodas5p"]) {
    const { z, stats } = end("heat", z0, [0, 0.1], { method, rtol: 1e-6, atol: 1e-9 });
    const error = z.reduce((most, x, i) => Math.max(most, Math.abs(x - Math.exp(-0.1 * rate) * z0[i])), 0);
    assert.ok(error < 2e-5, `${method}: ${error}`);
    assert.ok(stats.steps < 150 && (stats.jacobians ?? 0) <= stats.steps);
  }
});

test("trouble is named: a derivative that is not finite, an iteration that does not converge, a method without fixed steps", () => {
  for (const method of ["rodas5p", "radau5", "bdf"]) {
    const { status, diagnosis } = end("root", [0], [0, 1], { method });
    assert.equal(status, "diverged");
    assert.match(diagnosis?.message ?? "", /∂f\/∂z is not finite at t = 0/);
  }
  // A relaxation oscillation in steps as long as its slow part: smooth, and not to be stepped so.
  const long = end("vanDerPol", [2, 0], [0, 2], { method: "gauss4", steps: 20 });
  assert.equal(long.status, "diverged");
  assert.match(
    long.diagnosis?.message ?? "",
    /does not find a step of 0.1 from t = .*: its iteration does not converge/,
  );
  const bursts = end("burst", [1], [0, 3], { method: "radau5" });
  assert.equal(bursts.status, "stepUnderflow");
  assert.match(
    bursts.diagnosis?.message ?? "",
    /Newton's iteration for its stages still does not converge|singularity or a jump/,
  );
  assert.throws(() => end("logistic", [0.1], [0, 1], { method: "bdf", steps: 10 }), StudyError);
  for (const method of ["implicitEuler", "trapezoid", "gauss4"])
    assert.throws(() => end("logistic", [0.1], [0, 1], { method, rtol: 1e-3 }), /no rtol/);
});

test("the same solve gives the same bits, whatever was solved in between", () => {
  for (const { name } of adaptive) {
    const run = () => end("oregonator", [1, 2, 3], [0, 30], { method: name });
    const first = run();
    end("robertson", [1, 0, 0], [0, 100], { method: name });
    end("oregonator", [2, 2, 3], [0, 10], { method: name, rtol: 1e-3 });
    assert.deepEqual(run(), first);
  }
  for (const { name } of implicit.filter(({ isMultistep }) => !isMultistep)) {
    const run = () => end("oregonator", [1, 2, 3], [0, 1], { method: name, steps: 100 }).z;
    const first = run();
    if (adaptive.some((method) => method.name === name))
      end("oregonator", [1, 2, 3], [0, 1], { method: name, rtol: 0.1 });
    assert.deepEqual(run(), first);
  }
});

test("fixed steps have the same bits however a run is sliced", () => {
  for (const method of implicit.filter(({ isMultistep }) => !isMultistep)) {
    const { field, theta } = stiffStudy("oregonator", [1, 2, 3], [0, 1]);
    const ends = [[40], [1, 39], [7, 13, 20]].map((slices) => {
      const batch = session.fixedStepKernel(field, method).open(Float64Array.of(1, 2, 3), 1, theta);
      let first = 0;
      for (const steps of slices) {
        batch.advance(0, 0.025, first, steps);
        first += steps;
      }
      const out = new Float64Array(3);
      batch.read(out);
      return out;
    });
    assert.deepEqual(ends[1], ends[0], method.name);
    assert.deepEqual(ends[2], ends[0], method.name);
  }
});
