import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ExplainedError } from "../../src/core/explainedError.ts";
import { fixedGrid, placeOnGrid, stepTimes } from "../../src/ode/fixedGrid.ts";
import { solveFixedStep } from "../../src/ode/fixedStep.ts";
import type { FixedStepProblem } from "../../src/ode/fixedStepProblem.ts";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { referenceKernel } from "../../src/ode/referenceKernel.ts";
import type { System } from "../../src/ode/system.ts";
import { type ExactProblem, forced, largestError, linear, rotation, saturation, seasonal } from "../problems.ts";
import { observedOrder } from "./slope.ts";

function fixedStepProblem(problem: ExactProblem, method: string, options: Partial<FixedStepProblem>): FixedStepProblem {
  const tableau = explicitMethods.get(method);
  return {
    kernel: referenceKernel(problem.system, tableau),
    system: problem.system,
    method: tableau,
    t0: problem.span[0],
    t1: problem.span[1],
    choice: { steps: 100 },
    states: Float64Array.from(problem.z0),
    theta: Float64Array.from(problem.theta),
    ...options,
  };
}

function end(problem: ExactProblem, method: string, options: Partial<FixedStepProblem> = {}): Float64Array {
  const [trajectory] = solveFixedStep(fixedStepProblem(problem, method, options)).trajectories;
  assert.equal(trajectory.status, "ok");
  return trajectory.z.slice(-problem.system.dimension);
}

function close(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not within ${tolerance} of ${expected}`);
}

test("section 4.1: Euler and RK4 in 100 steps give the known numbers", () => {
  close(end(linear, "euler")[0], 2.704813829421528, 1e-13);
  close(end(linear, "rk4")[0], 2.718281828234, 1e-12);
});

test("section 4.3: RK4 in 200 steps gives the closed form", () => {
  close(end(saturation, "rk4", { choice: { steps: 200 } })[0], 0.777162682883379, 1e-9);
});

test("Euler in ten steps of 0.1 compounds exactly", () => {
  close(end(linear, "euler", { choice: { h: 0.1 } })[0], 1.1 ** 10, 1e-15 * 4);
});

for (const method of explicitMethods) {
  for (const problem of [rotation, forced, linear].map((exact) => ({ ...exact, span: [0, 3] as const }))) {
    test(`${method.name} is of order ${method.order} on ${problem.name}, forward and backward`, () => {
      const [a, b] = problem.span;
      for (const [t0, t1] of [
        [a, b],
        [b, a],
      ]) {
        // The largest error at quarters of the span: the one at its end may vanish by accident.
        const outputs = Float64Array.from([1, 2, 3, 4], (k) => t0 + ((t1 - t0) * k) / 4);
        const states = Float64Array.from(problem.exact(t0));
        const samples = [4, 8, 16, 32, 64, 128, 256, 512, 1024].map((steps) => {
          const solved = solveFixedStep(
            fixedStepProblem(problem, method.name, { t0, t1, choice: { steps }, states, outputs }),
          );
          return { h: (t1 - t0) / steps, error: largestError(problem, solved.trajectories[0]) };
        });
        close(observedOrder(samples), method.order, 0.3);
      }
    });
  }
}

test("output times inside steps keep the method's order and leave the steps alone", () => {
  for (const method of ["heun", "rk4", "dopri5", "dop853"]) {
    const samples = [6, 8, 12, 16, 24, 32].map((steps) => {
      const outputs = Float64Array.of(0.1, 0.77, 1.234, 2, 2.4999, 2.5);
      const problem = fixedStepProblem(seasonal, method, { choice: { steps }, outputs });
      const { t, z, stats } = solveFixedStep(problem).trajectories[0];
      assert.deepEqual(t, outputs);
      assert.equal(stats.steps, steps);
      assert.equal(z[5], end(seasonal, method, { choice: { steps } })[0]);
      return { h: 2.5 / steps, error: largestError(seasonal, { t, z }) };
    });
    const order = explicitMethods.get(method).order;
    assert.ok(observedOrder(samples, 1e-14) > order - 0.3, method);
  }
});

test("stops are ends of steps, whatever the step", () => {
  const grid = fixedGrid(0, 1, { h: 0.3 }, [0.25, 0.5]);
  assert.deepEqual(
    grid.map(({ to }) => to),
    [0.25, 0.5, 0.8, 1],
  );
  assert.deepEqual(
    fixedGrid(1, 0, { steps: 4 }, [0.5]).map(({ h, steps }) => [h, steps]),
    [
      [-0.25, 2],
      [-0.25, 2],
    ],
  );
  assert.deepEqual(
    fixedGrid(0, 3, { stepsPerInterval: 2 }, [1]).map(({ h, steps }) => [h, steps]),
    [
      [0.5, 2],
      [1, 2],
    ],
  );
});

test("a grid places every time where it belongs", () => {
  const anyGrid = fc.record({
    t0: fc.double({ min: -50, max: 50, noNaN: true }),
    length: fc.double({ min: 0.01, max: 100, noNaN: true }),
    backward: fc.boolean(),
    steps: fc.integer({ min: 1, max: 40 }),
    cuts: fc.array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(anyGrid, fc.double({ min: 0, max: 1, noNaN: true }), ({ t0, length, backward, steps, cuts }, at) => {
      const span = backward ? -length : length;
      const stops = [...new Set(cuts)].sort((a, b) => a - b).map((cut) => t0 + cut * span);
      const grid = fixedGrid(t0, t0 + span, { steps }, stops);
      const times = stepTimes(t0, t0 + span, grid);
      for (const [k, t] of times.entries()) {
        const { segment, step, rest } = placeOnGrid(grid, t);
        const before = grid.slice(0, segment).reduce((sum, s) => sum + s.steps, 0);
        assert.deepEqual([before + step, rest], [k, 0]);
      }
      const t = t0 + at * span;
      const { segment, step, rest } = placeOnGrid(grid, t);
      const { from, h } = grid[segment];
      close(from + step * h + rest, t, 1e-13 * (1 + Math.abs(t)));
      assert.ok(rest * h >= 0 && Math.abs(rest) <= Math.abs(h) * (1 + 1e-9));
    }),
    { seed: 11, numRuns: 300 },
  );
});

test("impossible grids and outputs are refused in words", () => {
  assert.throws(() => fixedGrid(0, 1, { steps: 2 ** 40 }), /not between 1 and 2147483647/);
  assert.throws(() => fixedGrid(0, 1, { h: 0 }), ExplainedError);
  assert.throws(() => end(linear, "rk4", { outputs: Float64Array.of(0, 2) }), /output time 2 lies outside of 0 … 1/);
  assert.throws(() => end(linear, "rk4", { outputs: Float64Array.of(0.5, 0.5) }), /0.5 is followed by 0.5/);
});

test("a span of no length reports the initial state", () => {
  const { t, z, status } = solveFixedStep(fixedStepProblem(rotation, "rk4", { t1: 0 })).trajectories[0];
  assert.deepEqual([[...t], [...z], status], [[0], [1, 0.5], "ok"]);
});

/** z′ = z²: the solution from z₀ leaves the numbers at t = 1/z₀. */
const explosion: System = {
  dimension: 1,
  parameterCount: 0,
  names: ["population"],
  f: (_t, z, _theta, out) => {
    out[0] = z[0] * z[0];
  },
};

test("trajectories that diverge end with time and component; the others go on as if alone", () => {
  const tableau = explicitMethods.get("rk4");
  const common = {
    kernel: referenceKernel(explosion, tableau),
    system: explosion,
    method: tableau,
    t0: 0,
    t1: 4,
    choice: { steps: 4000 },
    theta: new Float64Array(),
  };
  const z0 = [1, 0.1, 0.5, -1, 2, 0.2];
  const outputs = Float64Array.from({ length: 9 }, (_, k) => k / 2);
  const { trajectories } = solveFixedStep({ ...common, states: Float64Array.from(z0), outputs });
  for (const [j, trajectory] of trajectories.entries()) {
    const alone = solveFixedStep({ ...common, states: Float64Array.of(z0[j]), outputs }).trajectories[0];
    assert.deepEqual(trajectory, alone);
    if (z0[j] < 0.25) {
      assert.equal(trajectory.status, "ok");
      assert.equal(trajectory.stats.evaluations, 16000);
    } else {
      const { diagnosis, t, stats } = trajectory;
      assert.equal(trajectory.status, "diverged");
      assert.equal(diagnosis?.component, 0);
      close(diagnosis?.t ?? Number.NaN, 1 / z0[j], 0.01);
      assert.equal(t.length, Math.floor(stats.steps / 500) + 1);
      assert.match(diagnosis?.message ?? "", /population.*t = /);
      assert.ok(trajectory.z.every(Number.isFinite));
    }
  }
});

test("the step that diverged is found whatever the slices", () => {
  const tableau = explicitMethods.get("euler");
  const system: System = {
    dimension: 2,
    parameterCount: 0,
    f: (t, _z, _theta, out) => {
      out[0] = 1;
      out[1] = t > 0.62 ? Math.sqrt(-1) : 0;
    },
  };
  const problem = {
    kernel: referenceKernel(system, tableau),
    system,
    method: tableau,
    t0: 0,
    t1: 1,
    theta: new Float64Array(),
  };
  const states = new Float64Array(2 * 1500);
  const outputs = Float64Array.of(0, 1);
  for (const { status, stats, diagnosis } of solveFixedStep({ ...problem, choice: { steps: 100 }, states, outputs })
    .trajectories) {
    assert.equal(status, "diverged");
    assert.equal(stats.steps, 63);
    assert.equal(diagnosis?.component, 1);
    close(diagnosis?.t ?? Number.NaN, 0.63, 1e-15);
    assert.equal(diagnosis?.message, "dz[1]/dt is not finite at t = 0.63");
  }
});

test("a cancelled solve keeps what it has", () => {
  let polls = 0;
  const cancelled = () => ++polls > 20;
  const problem = fixedStepProblem(seasonal, "rk4", { choice: { steps: 1000 }, cancelled });
  const { status, t, z, diagnosis } = solveFixedStep(problem).trajectories[0];
  assert.equal(status, "cancelled");
  assert.match(diagnosis?.message ?? "", /cancelled at t = /);
  assert.ok(t.length > 1 && t.length < 1001);
  assert.equal(z.length, t.length);
  close(z[z.length - 1], seasonal.exact(t[t.length - 1])[0], 1e-8);
});
