import assert from "node:assert/strict";
import { test } from "node:test";
import { ExplainedError } from "../../src/core/explainedError.ts";
import { estimateOrder } from "../../src/core/tableau.ts";
import { solveAdaptive } from "../../src/ode/adaptive.ts";
import type { AdaptiveProblem } from "../../src/ode/adaptiveProblem.ts";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { completePair, denseOrder, type Pair } from "../../src/ode/pair.ts";
import { referencePairKernel } from "../../src/ode/referencePairKernel.ts";
import type { Trajectory } from "../../src/ode/solution.ts";
import type { System } from "../../src/ode/system.ts";
import { exactProblems, forced, largestError, linear, rotation, seasonal } from "../problems.ts";
import { observedOrder } from "./slope.ts";

const pairs = [...explicitMethods].filter((method) => method.embedded).map(completePair);
const tsit5 = completePair(explicitMethods.get("tsit5"));

type Options = Partial<AdaptiveProblem> & { readonly pair?: Pair; readonly lanes?: number };

function solve(
  system: System,
  z0: readonly number[],
  span: readonly [number, number],
  options: Options = {},
): Trajectory[] {
  const { pair = tsit5, lanes = 1 } = options;
  const kernel = referencePairKernel(system, pair, lanes);
  const [t0, t1] = span;
  const theta = new Float64Array(system.parameterCount);
  return [
    ...solveAdaptive({ kernel, system, method: pair, t0, t1, states: Float64Array.from(z0), theta, ...options })
      .trajectories,
  ];
}

function close(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not within ${tolerance} of ${expected}`);
}

for (const pair of pairs) {
  test(`${pair.name}: the error estimate falls with the power of h that step control counts on`, () => {
    for (const problem of [rotation, linear]) {
      const kernel = referencePairKernel(problem.system, pair);
      kernel.setParameters(Float64Array.from(problem.theta));
      kernel.setLimits({
        rtol: 0,
        atols: new Float64Array(kernel.dimension).fill(1),
        smallest: 0,
        largest: 10,
        direction: 1,
      });
      const samples = Array.from({ length: 16 }, (_, n) => {
        const h = 2 ** -(n / 2);
        kernel.z.set(problem.z0);
        kernel.h[0] = h;
        kernel.derivative();
        kernel.attempt();
        return { h, error: kernel.error[0] };
      });
      close(observedOrder(samples, 1e-11), estimateOrder(pair) + 1, 0.3);
    }
  });

  test(`${pair.name}: dense output is globally of order min(p, q + 1), forward and backward`, () => {
    const expected = denseOrder(pair);
    for (const problem of [rotation, forced, linear]) {
      for (const [t0, t1] of [
        [0, 3],
        [3, 0],
      ] as const) {
        const outputs = Float64Array.from({ length: 37 }, (_, k) => t0 + ((t1 - t0) * (k + 0.5)) / 37);
        const samples = [4, 8, 16, 32, 64, 128, 256, 512].map((steps) => {
          const h = Math.abs(t1 - t0) / steps;
          const [trajectory] = solve(problem.system, problem.exact(t0), [t0, t1], {
            pair,
            outputs,
            theta: Float64Array.from(problem.theta),
            rtol: 1e6,
            atol: 1e6,
            firstStep: h,
            maxStep: h,
          });
          assert.equal(trajectory.stats.accepted, steps);
          return { h, error: largestError(problem, trajectory) };
        });
        close(observedOrder(samples), expected, 0.35);
      }
    }
  });

  test(`${pair.name}: the error follows the tolerance on every exact problem, both ways in time`, () => {
    for (const problem of exactProblems) {
      const [a, b] = problem.span;
      for (const span of [
        [a, b],
        [b, a],
      ] as const) {
        for (const tolerance of pair.order > 3 ? [1e-4, 1e-7, 1e-10] : [1e-3, 1e-5]) {
          const [trajectory] = solve(problem.system, problem.exact(span[0]), span, {
            pair,
            theta: Float64Array.from(problem.theta),
            rtol: tolerance,
            atol: tolerance,
          });
          assert.equal(trajectory.status, "ok");
          assert.equal(trajectory.t.at(-1), span[1]);
          const error = largestError(problem, trajectory);
          assert.ok(error < 300 * tolerance, `${problem.name} at ${tolerance}: ${error}`);
        }
      }
    }
  });
}

const many: System = {
  ...rotation.system,
  f: (t, z, _theta, out) => {
    out[0] = z[1] * (1 + t);
    out[1] = -4 * z[0] * Math.abs(z[0]);
  },
};

test("a trajectory does not depend on its neighbours, on the lanes or on the outputs", () => {
  const states = Array.from({ length: 23 }, (_, j) => [Math.sin(j), (j % 5) ** 3]).flat();
  for (const pair of pairs) {
    const together = solve(many, states, [0, 3], { pair, lanes: 4, samples: 0 });
    const outputs = Float64Array.of(0.3, 1, 1.0001, 2.5, 3);
    const read = solve(many, states, [0, 3], { pair, lanes: 4, outputs, samples: 0 });
    for (let j = 0; j < 23; j++) {
      const [alone] = solve(many, states.slice(2 * j, 2 * j + 2), [0, 3], { pair, samples: 0 });
      assert.deepEqual(together[j], alone);
      assert.deepEqual(read[j].t, outputs);
      assert.equal(read[j].stats.steps, alone.stats.steps);
      assert.deepEqual(read[j].z.slice(-2), alone.z.slice(-2));
      const extra = read[j].stats.evaluations - alone.stats.evaluations;
      assert.ok(extra >= 0 && extra <= 4 * (pair.dense.extra?.c.length ?? 0));
    }
  }
  const steps = solve(many, states, [0, 3], { lanes: 4 }).map(({ stats }) => stats.steps);
  assert.ok(Math.max(...steps) > 3 * Math.min(...steps), "fast and slow trajectories are among them");
});

test("steps end at stops, keep to their bounds, and begin with the one that was given", () => {
  const stops = [0.5, 0.50001, 2];
  const [{ t }] = solve(seasonal.system, [1], [0, 2.5], { stops, firstStep: 1e-3, maxStep: 0.2 });
  for (const stop of stops) assert.ok(t.includes(stop), `${stop}`);
  assert.equal(t[1], 1e-3);
  for (let n = 1; n < t.length; n++) assert.ok(t[n] - t[n - 1] <= 0.2 * (1 + 1e-15));
  const [free] = solve(seasonal.system, [1], [0, 2.5], {});
  const [stopped] = solve(seasonal.system, [1], [0, 2.5], { stops: [1.00001] });
  assert.ok(stopped.stats.steps <= free.stats.steps + 2, "the step after a stop is not a small one");
  const [backward] = solve(seasonal.system, [1], [2.5, 0], { stops: [2, 0.5] });
  assert.ok(backward.t.includes(2) && backward.t.includes(0.5));
});

/** z′ = 1 to t = 1, then −2: the solution has a corner. */
const corner: System = {
  dimension: 1,
  parameterCount: 0,
  f: (t, z, _theta, out) => {
    out[0] = t < 1 ? z[0] : -2 * z[0];
  },
};

test("a jump of f is met with the expected accuracy, and at no cost where it is announced", () => {
  for (const pair of pairs.filter(({ order }) => order >= 4)) {
    const common = { pair, rtol: 1e-8, atol: 1e-8 };
    const exact = Math.exp(1 - 2 * 1.5);
    const [unannounced] = solve(corner, [1], [0, 2.5], common);
    const [announced] = solve(corner, [1], [0, 2.5], { ...common, jumps: [{ before: 1 - 1e-15, after: 1 + 1e-15 }] });
    for (const { status, z } of [unannounced, announced]) {
      assert.equal(status, "ok");
      close(z[z.length - 1], exact, 1e-6);
    }
    close(announced.z[announced.z.length - 1], exact, 1e-7);
    assert.ok(unannounced.stats.rejected > 3);
    assert.ok(announced.stats.rejected <= 1, `${pair.name} rejected ${announced.stats.rejected}`);
    assert.ok(announced.stats.evaluations < unannounced.stats.evaluations);
  }
});

const explosion: System = {
  dimension: 1,
  parameterCount: 0,
  f: (_t, z, _theta, out) => {
    out[0] = z[0] * z[0];
  },
};

test("z′ = z² stops at its singularity and says so", () => {
  for (const pair of pairs.filter(({ order }) => order >= 4)) {
    const [{ status, diagnosis, t, z }] = solve(explosion, [1], [0, 2], { pair, rtol: 1e-8, atol: 1e-8 });
    assert.ok(status === "diverged" || status === "stepUnderflow", `${pair.name}: ${status}`);
    close(diagnosis?.t ?? Number.NaN, 1, 1e-6);
    assert.match(diagnosis?.message ?? "", /singularity|not finite|largest number/);
    assert.doesNotMatch(diagnosis?.message ?? "", /stiff/);
    assert.ok(t.length > 10 && z.every(Number.isFinite));
    close(z[20], 1 / (1 - t[20]), 1e-6 * z[20] ** 2);
  }
});

test("leaving the domain of f is diverged, with time and component", () => {
  const fountain: System = {
    dimension: 2,
    parameterCount: 0,
    names: ["height", "volume"],
    f: (_t, z, _theta, out) => {
      out[0] = -1;
      out[1] = Math.sqrt(z[0]);
    },
  };
  const [{ status, diagnosis }] = solve(fountain, [1, 0], [0, 3]);
  assert.equal(status, "diverged");
  assert.equal(diagnosis?.component, 1);
  close(diagnosis?.t ?? Number.NaN, 1, 1e-6);
  assert.match(diagnosis?.message ?? "", /dvolume\/dt is not finite at t = /);
  const [first, second] = solve(fountain, [-1, 0, 1, 0], [0, 0.5], { lanes: 2 });
  assert.deepEqual([first.status, first.diagnosis?.t, [...first.t]], ["diverged", 0, [0]]);
  assert.equal(second.status, "ok");
});

const robertson: System = {
  dimension: 3,
  parameterCount: 0,
  f: (_t, y, _theta, out) => {
    out[0] = -0.04 * y[0] + 1e4 * y[1] * y[2];
    out[2] = 3e7 * y[1] * y[1];
    out[1] = -out[0] - out[2];
  },
};

const relaxation: System = {
  dimension: 2,
  parameterCount: 0,
  f: (_t, z, _theta, out) => {
    out[0] = z[1];
    out[1] = 1e6 * ((1 - z[0] * z[0]) * z[1]) - z[0];
  },
};

test("a stiff problem that outlasts its steps ends with a diagnosis that names stiffness", () => {
  for (const pair of pairs.filter(({ order }) => order >= 3)) {
    for (const [system, z0, t1] of [
      [robertson, [1, 0, 0], 40],
      [robertson, [1, 0, 0], 1e11],
      [relaxation, [2, 0], 2e6],
    ] as const) {
      const [{ status, diagnosis }] = solve(system, z0, [0, t1], { pair, maxSteps: 6000 });
      assert.ok(status === "maxSteps" || status === "stepUnderflow", `${pair.name}: ${status}`);
      assert.match(diagnosis?.message ?? "", /the problem is stiff: stability, not accuracy/);
    }
  }
});

test("a stiff problem is solved, however long it takes, with a note", () => {
  const [short] = solve(robertson, [1, 0, 0], [0, 2]);
  const [long] = solve(robertson, [1, 0, 0], [0, 40]);
  for (const { status, diagnosis } of [short, long]) {
    assert.equal(status, "ok");
    assert.match(diagnosis?.message ?? "", /is stiff/);
  }
  // SciPy's Radau at rtol 1e-12.
  for (const [i, y] of [0.7158270687194, 9.1855347645e-6, 0.2841637457458].entries())
    close(long.z[long.z.length - 3 + i], y, 1e-6 * y + 1e-8);
});

test("problems that are not stiff are not called so", () => {
  for (const pair of pairs) {
    for (const problem of exactProblems) {
      const [{ diagnosis }] = solve(problem.system, problem.z0, [0, 30], {
        pair,
        theta: Float64Array.from(problem.theta),
        rtol: 1e-4,
        atol: 1e-4,
      });
      assert.equal(diagnosis, undefined, `${pair.name} on ${problem.name}: ${diagnosis?.message}`);
    }
  }
});

test("the limit on steps and cancellation leave partial results", () => {
  const [limited] = solve(seasonal.system, [1], [0, 1000], { maxSteps: 50 });
  assert.equal(limited.status, "maxSteps");
  assert.equal(limited.stats.steps, 50);
  assert.equal(limited.t.length, limited.stats.accepted + 1);
  assert.match(limited.diagnosis?.message ?? "", /50 steps led only to t = .* of 1000/);
  const [backward] = solve(seasonal.system, [1], [1000, 0], { maxSteps: 5 });
  assert.match(backward.diagnosis?.message ?? "", /5 steps led only to t = 9\d\d\S* on the way back to 0/);
  let polls = 0;
  const states = Array.from({ length: 5 }, () => 1);
  const all = solve(seasonal.system, states, [0, 1e7], {
    maxSteps: 1e9,
    cancelled: () => ++polls > 4,
    outputs: Float64Array.of(0, 1e7),
  });
  for (const [j, { status, t }] of all.entries()) {
    assert.equal(status, "cancelled");
    assert.equal(t.length, j === 0 ? 1 : 0);
  }
});

test("each component has an absolute tolerance of its own, and 0 is one", () => {
  const apart: System = {
    dimension: 2,
    parameterCount: 0,
    names: ["x", "y"],
    f: (_t, z, _theta, out) => {
      out[0] = -z[0];
      out[1] = Math.cos(40 * z[0]);
    },
  };
  const solveWith = (atol: number | readonly number[]) => solve(apart, [1, 0], [0, 3], { rtol: 0, atol })[0];
  const [fine, rough, mixed] = [1e-9, 1e-3, [1e-9, 1e-3]].map(solveWith);
  assert.ok(rough.stats.steps < mixed.stats.steps && mixed.stats.steps < fine.stats.steps);
  close(mixed.z[mixed.z.length - 2], Math.exp(-3), 1e-8);
  // A list's smallest holds for what it does not reach.
  assert.deepEqual(solveWith([1e-5]).z, solveWith(1e-5).z);
  for (const pair of pairs) {
    const [decay] = solve(linear.system, [1], [0, 30], { pair, theta: Float64Array.of(-1), rtol: 1e-4, atol: 0 });
    assert.equal(decay.status, "ok");
    close(decay.z[decay.z.length - 1] / Math.exp(-30), 1, 0.02);
    const [begins] = solve(apart, [0, 1], [0, 3], { pair, rtol: 1e-4, atol: [0, 1e-6] });
    assert.equal(begins.status, "stepUnderflow");
    assert.equal(begins.diagnosis?.component, 0);
    assert.ok(begins.stats.steps < 3);
    assert.match(begins.diagnosis?.message ?? "", /^x is 0 at t = 0, where an absolute tolerance of 0 accepts no step/);
    const [leaves] = solve(apart, [1, 0], [0, 3], { pair, rtol: 1e-4, atol: [1e-6, 0] });
    assert.equal(leaves.status, "ok", leaves.diagnosis?.message);
  }
  assert.throws(() => solve(apart, [1, 0], [0, 1], { rtol: 0, atol: [1, 0] }), /tolerance must be above 0/);
  assert.throws(() => solve(apart, [1, 0], [0, 1], { atol: [1, -1] }), ExplainedError);
});

/** Hodgkin and Huxley's membrane, at rest near −65 mV, under two pulses of current: between spikes it looks stiff. */
const membrane: System = {
  dimension: 4,
  parameterCount: 0,
  f: (t, [v, m, h, n], _theta, out) => {
    const rate = (scale: number, half: number, width: number) =>
      (scale * (v - half)) / (1 - Math.exp(-(v - half) / width));
    const current = t > 100 && t <= 200 ? 10 : t > 300 && t <= 400 ? 35 : 0;
    out[0] = current - 120 * m ** 3 * h * (v - 50) - 36 * n ** 4 * (v + 77) - 0.3 * (v + 54.387);
    out[1] = rate(0.1, -40, 10) * (1 - m) - 4 * Math.exp(-(v + 65) / 18) * m;
    out[2] = 0.07 * Math.exp(-(v + 65) / 20) * (1 - h) - h / (1 + Math.exp(-(v + 35) / 10));
    out[3] = rate(0.01, -55, 10) * (1 - n) - 0.125 * Math.exp(-(v + 65) / 80) * n;
  },
};

test("steps that were small for a while are no reason to give up", () => {
  const [{ status, stats, z }] = solve(membrane, [-65, 0.05, 0.6, 0.32], [0, 450]);
  assert.equal(status, "ok");
  assert.ok(stats.steps < 10_000, `${stats.steps} steps`);
  // SciPy's DOP853 at 1e-11, restarted at every switch: −64.99579.
  close(z[z.length - 4], -64.9958, 1e-3);
});

test("spans of no length, and tolerances that make no sense", () => {
  const [{ t, z, status }] = solve(seasonal.system, [7], [1, 1]);
  assert.deepEqual([[...t], [...z], status], [[1], [7], "ok"]);
  assert.throws(() => solve(seasonal.system, [1], [0, 1], { rtol: 0, atol: 0 }), /tolerance must be above 0/);
  assert.throws(() => solve(seasonal.system, [1], [0, 1], { rtol: Number.NaN }), ExplainedError);
  assert.throws(() => completePair(explicitMethods.get("rk4")), /rk4 has no embedded solution/);
});
