import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compilePair } from "../../src/compile/wasm/pairKernel.ts";
import { solveAdaptive } from "../../src/ode/adaptive.ts";
import type { AdaptiveProblem } from "../../src/ode/adaptiveProblem.ts";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { completePair, type Pair } from "../../src/ode/pair.ts";
import { referencePairKernel } from "../../src/ode/referencePairKernel.ts";
import type { System } from "../../src/ode/system.ts";
import { tracedSystem } from "../../src/study/tracedSystem.ts";
import { writeField } from "../fields.ts";

const pairs = [...explicitMethods].filter(({ embedded }) => embedded).map(completePair);
const [tsit5, dop853] = ["tsit5", "dop853"].map((name) => completePair(explicitMethods.get(name)));

function scalar(f: (t: number, x: number) => number): System {
  return {
    dimension: 1,
    parameterCount: 0,
    f: (t, z, _theta, out) => {
      out[0] = f(t, z[0]);
    },
  };
}

type Options = Partial<AdaptiveProblem> & { readonly pair?: Pair };

function solve(system: System, span: readonly [number, number], options: Options = {}) {
  const { pair = tsit5 } = options;
  const solution = solveAdaptive({
    kernel: referencePairKernel(system, pair, 2),
    system,
    method: pair,
    t0: span[0],
    t1: span[1],
    states: new Float64Array(system.dimension),
    theta: new Float64Array(system.parameterCount),
    ...options,
  });
  const ends = solution.trajectories.map(({ z }) => z[z.length - system.dimension]);
  return { ...solution, ends, one: solution.trajectories[0], end: ends[0] };
}

function close(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not within ${tolerance} of ${expected}`);
}

/** √(0.02 π), over the whole line. */
const AREA = 0.2506628274631;
const pulse = scalar((t) => Math.exp(-((t - 50) ** 2) / 0.02));

test("a pulse after a long rest is seen by every pair, at every tolerance, both ways in time", () => {
  for (const pair of pairs) {
    for (const tolerance of pair.order > 3 ? [1e-4, 1e-6, 1e-9, 1e-12] : [1e-4, 1e-6]) {
      const options = { pair, rtol: tolerance, atol: tolerance };
      const { one, end, found } = solve(pulse, [0, 100], options);
      assert.equal(one.status, "ok");
      close(end, AREA, 20 * tolerance + 1e-12);
      assert.ok(found && found.length < 20 && found.every((t) => one.t.includes(t)));
      close(solve(pulse, [100, 0], options).end, -AREA, 20 * tolerance + 1e-12);
      // Looking twice, and solving twice.
      const { evaluations, defectEvaluations = 0, steps } = one.stats;
      assert.ok(evaluations < 13 * (steps + 40) && defectEvaluations < 2 * 1200, `${defectEvaluations}`);
    }
  }
});

test("a rectangle after a rest, with outputs in the steps across its ends", () => {
  const gate = scalar((t, n) => (t <= 5 || t >= 6 ? 0 : 1) * (1 - n) - n);
  for (const pair of pairs.filter(({ order }) => order > 3)) {
    const { one } = solve(gate, [0, 10], { pair, outputs: Float64Array.of(5, 6, 10) });
    for (const [k, n] of [0, (1 - Math.exp(-2)) / 2, 0.007918435].entries()) close(one.z[k], n, 3e-5);
  }
});

test("compiled kernels find the same", () => {
  const field = writeField("pulse", 1, 0, ({ t, sub, mul, exp, number }) => {
    const away = sub(t, number(50));
    return [exp(mul(number(-50), mul(away, away)))];
  });
  const system = tracedSystem(field, ["x"]);
  const found = [
    referencePairKernel(system, tsit5),
    compilePair(field, tsit5, { lanes: "one" }),
    compilePair(field, tsit5, { lanes: "many" }),
  ].map((kernel) => {
    const solution = solve(system, [0, 100], { kernel });
    close(solution.end, AREA, 2e-6);
    return solution.found;
  });
  assert.deepEqual(found[1], found[0]);
  assert.deepEqual(found[2], found[0]);
});

test("of many trajectories each is looked at less often, and all of them see it", () => {
  const states = new Float64Array(100);
  const { ends, trajectories } = solve(pulse, [0, 100], { states });
  for (const end of ends) close(end, AREA, 2e-5);
  const looked = trajectories.reduce((sum, { stats }) => sum + (stats.defectEvaluations ?? 0), 0);
  assert.ok(looked < 2 * 8 * 1024, `${looked}`);
});

test("where f is not finite between the stages of a step, the solve says so", () => {
  const pole = scalar((t) => (Math.abs(t - 40.05) < 0.2 ? Number.NaN : 0));
  const { one } = solve(pole, [0, 100]);
  assert.equal(one.status, "diverged");
  close(one.diagnosis?.t ?? Number.NaN, 39.85, 0.1);
});

test("what is narrower than a thousandth of the span needs a largest step", () => {
  const narrow = scalar((t) => Math.exp(-(((t - 50.1) / 0.005) ** 2)));
  assert.equal(solve(narrow, [0, 100]).end, 0);
  close(solve(narrow, [0, 100], { maxStep: 0.01 }).end, 0.005 * Math.sqrt(Math.PI), 1e-6);
  close(solve(pulse, [0, 100], { samples: 0, maxStep: 0.1 }).end, AREA, 1e-6);
  close(solve(pulse, [0, 100], { samples: 0 }).end, 0, 1e-6);
});

test("an f without t is looked at no more, and small steps are not looked into", () => {
  const decay = { ...scalar((_t, x) => 1 - x), usesTime: false };
  assert.equal(
    solve(decay, [0, 20]).one.stats.evaluations,
    solve(decay, [0, 20], { samples: 0 }).one.stats.evaluations,
  );
  const fine = scalar((t, x) => Math.cos(t) - x);
  const options = { maxStep: 20 / 1030, pair: dop853 };
  assert.deepEqual(solve(fine, [0, 20], options).one, solve(fine, [0, 20], { ...options, samples: 0 }).one);
});

test("accepted steps are told again from the start where a solve is repeated", () => {
  let steps: number[] = [];
  const { one } = solve(pulse, [0, 100], {
    accepted: (_j, _from, t) => steps.push(t),
    repeated: () => {
      steps = [];
    },
  });
  assert.deepEqual(steps, [...one.t.slice(1)]);
});

/** Smooth in t, on every scale of size and time: forced, parametrically excited, decaying, growing, stiff. */
const legitimate = fc
  .record({
    rate: fc.double({ min: -30, max: 1, noNaN: true }),
    force: fc.double({ min: 0, max: 5, noNaN: true }),
    frequency: fc.double({ min: 0.1, max: 20, noNaN: true }),
    excitation: fc.double({ min: 0, max: 2, noNaN: true }),
    size: fc.constantFrom(1e-9, 1, 1e6),
    start: fc.double({ min: -1, max: 1, noNaN: true }),
    pair: fc.constantFrom(...pairs.filter(({ order }) => order > 2)),
    digits: fc.integer({ min: 3, max: 12 }),
  })
  .filter(({ pair, digits }) => pair.order > 3 || digits < 7);

test("legitimate solves are not repeated", () => {
  fc.assert(
    fc.property(legitimate, ({ rate, force, frequency, excitation, size, start, pair, digits }) => {
      const system: System = {
        dimension: 2,
        parameterCount: 0,
        f: (t, z, _theta, out) => {
          out[0] = rate * z[0] + excitation * Math.sin(frequency * t) * z[1] + size * force * Math.cos(t);
          out[1] = -z[0] - 0.3 * z[1] - t * 0.2 * z[1];
        },
      };
      const states = Float64Array.of(size * start, size);
      const { one, found } = solve(system, [0, 12], { pair, states, rtol: 10 ** -digits, atol: size * 10 ** -digits });
      assert.equal(one.status, "ok");
      assert.equal(found, undefined);
    }),
    { seed: 13, numRuns: 300 },
  );
});
