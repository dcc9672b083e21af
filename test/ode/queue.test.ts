import assert from "node:assert/strict";
import { test } from "node:test";
import { compilePair } from "../../src/compile/wasm/pairKernel.ts";
import { Random } from "../../src/core/random.ts";
import type { VectorField } from "../../src/graph/vectorField.ts";
import { solveAdaptive } from "../../src/ode/adaptive.ts";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { completePair } from "../../src/ode/pair.ts";
import { tracedSystem } from "../../src/study/tracedSystem.ts";
import { vanDerPolField, writeField } from "../fields.ts";
import { runs } from "../runs.ts";

const pairs = [...explicitMethods].filter(({ embedded }) => embedded).map(completePair);

/** Sums of random products of components and of a parameter; every fifth is large, and so often stiff. */
function randomPolynomials(seed: number, random: Random): VectorField {
  const dimension = 1 + Math.floor(6 * random.uniform());
  return writeField(`polynomials ${seed}`, dimension, 1, ({ z, theta, number, add, mul }) =>
    Array.from({ length: dimension }, () => {
      let sum = mul(number(2 * random.uniform() - 1), theta(0));
      for (let m = 0; m < 4; m++) {
        let term = number((seed % 5 === 0 ? 30 : 1) * (4 * random.uniform() - 2.3));
        const degree = Math.floor(3.2 * random.uniform());
        for (let d = 0; d < degree; d++) term = mul(term, z(Math.floor(dimension * random.uniform())));
        sum = add(sum, term);
      }
      return sum;
    }),
  );
}

/** Times of many kinds: the end alone, both ends and pairs within a step, none, several in every step. */
function randomTimes(seed: number, t0: number, t1: number): Float64Array {
  const at = (part: number) => t0 + (t1 - t0) * part;
  const kinds = [
    [t1],
    [t0, at(3e-4), at(3.1e-4), at(1 / 3), at(0.999), t1],
    [],
    Array.from({ length: 300 }, (_, k) => at(k / 300)),
  ];
  return Float64Array.from(kinds[seed % kinds.length]);
}

test("trajectories that a kernel follows by itself have the bits of those whose every attempt is judged outside of it", () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= runs(9, 100); seed++) {
    const random = new Random(seed);
    const field = randomPolynomials(seed, random);
    const { dimension } = field;
    const names = Array.from({ length: dimension }, (_, i) => `z[${i}]`);
    const [t0, t1] = seed % 3 === 0 ? [0.3, -2.7] : [0.3, 3.3];
    for (const pair of pairs.filter((_, n) => (n + seed) % 3 === 0)) {
      const [one, many] = (["one", "many"] as const).map((lanes) => compilePair(field, pair, { lanes }));
      for (const count of [1, 2, 3, 65]) {
        const states = Float64Array.from({ length: count * dimension }, () => 3 * random.uniform() - 1.5);
        // One whose f is not finite at the very start.
        if (count > 2) states[dimension] = 1e200;
        const problem = {
          system: tracedSystem(field, names),
          method: pair,
          t0,
          t1,
          states,
          theta: Float64Array.of(0.7),
          outputs: randomTimes(seed, t0, t1),
          rtol: [1e-3, 1e-6, 1e-9][seed % 3],
          atol: seed % 7 === 0 ? 0 : 1e-9,
          maxSteps: seed % 4 === 1 ? 100 : 700,
          ...(seed % 6 === 2 && { maxStep: 0.05 }),
        };
        const followed = solveAdaptive({ ...problem, kernel: many });
        // Whoever is told of accepted steps has to see them.
        const judged = solveAdaptive({ ...problem, kernel: many, accepted: () => undefined });
        assert.deepEqual(followed, judged, `${seed}, ${pair.name}, ${count}`);
        assert.deepEqual(
          solveAdaptive({ ...problem, kernel: one }),
          followed,
          `${seed}, ${pair.name}, ${count}: alone`,
        );
        for (const { status, diagnosis } of followed.trajectories) seen.add(diagnosis ? `${status}, said` : status);
      }
    }
  }
  assert.deepEqual([...seen].sort(), ["diverged, said", "maxSteps, said", "ok", "ok, said", "stepUnderflow, said"]);
});

test("more trajectories than a queue has places have the bits that each has alone", () => {
  const pair = completePair(explicitMethods.get("tsit5"));
  const random = new Random(3);
  const count = 1500;
  const states = Float64Array.from({ length: 2 * count }, () => 6 * random.uniform() - 3);
  const common = {
    system: tracedSystem(vanDerPolField, ["x", "v"]),
    method: pair,
    t0: 0,
    t1: 3,
    theta: Float64Array.of(1.3),
    outputs: Float64Array.of(1, 3),
  };
  const kernel = compilePair(vanDerPolField, pair, { lanes: "many" });
  const { trajectories } = solveAdaptive({ ...common, kernel, states });
  const alone = compilePair(vanDerPolField, pair, { lanes: "one" });
  for (const j of [0, 1, 7, 8, 511, 512, 513, 1024, count - 1]) {
    const own = states.subarray(2 * j, 2 * j + 2);
    const [single] = solveAdaptive({ ...common, kernel: alone, states: own }).trajectories;
    assert.deepEqual(trajectories[j], single, `${j}`);
  }
  assert.ok(trajectories.every(({ status, z }) => status === "ok" && z.length === 4));
});

test("a kernel asks for help with a stiff trajectory once, and with none of those that only seem stiff for a while", () => {
  const pair = completePair(explicitMethods.get("tsit5"));
  const random = new Random(1);
  const count = 300;
  const states = Float64Array.from({ length: 2 * count }, () => 6 * random.uniform() - 3);
  // At μ = 1 some looks say that a step is held, and all such suspicions are dropped; at 8 some of them are, at 30 most trajectories are stiff.
  for (const mu of [1, 8, 30]) {
    const kernel = compilePair(vanDerPolField, pair, { lanes: "many" });
    const attempt = kernel.attempt.bind(kernel);
    let attempts = 0;
    kernel.attempt = () => {
      attempts++;
      attempt();
    };
    const problem = { kernel, system: tracedSystem(vanDerPolField, ["x", "v"]), method: pair, t0: 0, t1: 20, states };
    const solve = (accepted?: () => undefined) => {
      attempts = 0;
      const stiff: number[] = [];
      const told = { stiff: (trajectory: number) => stiff.push(trajectory), ...(accepted && { accepted }) };
      const theta = Float64Array.of(mu);
      const { trajectories } = solveAdaptive({ ...problem, ...told, theta, outputs: Float64Array.of(20) });
      return { trajectories, stiff: stiff.sort((a, b) => a - b) };
    };
    const judged = solve(() => undefined);
    assert.ok(attempts > 1000, `${mu}: ${attempts} attempts`);
    const followed = solve();
    assert.deepEqual(followed, judged, `${mu}`);
    assert.ok(attempts <= followed.stiff.length, `${mu}: ${attempts} attempts for ${followed.stiff.length}`);
    assert.equal(followed.stiff.length > 0, mu > 1, `${mu}: ${followed.stiff.length} stiff`);
  }
});

test("a solve that is cancelled while the kernel follows its trajectories says where each was", () => {
  const pair = completePair(explicitMethods.get("dopri5"));
  const random = new Random(4);
  const count = 1000;
  const polls = 3;
  let polled = 0;
  const { trajectories } = solveAdaptive({
    system: tracedSystem(vanDerPolField, ["x", "v"]),
    method: pair,
    kernel: compilePair(vanDerPolField, pair, { lanes: "many" }),
    t0: 0,
    t1: 1e5,
    states: Float64Array.from({ length: 2 * count }, () => 6 * random.uniform() - 3),
    theta: Float64Array.of(1.3),
    outputs: Float64Array.of(0.5, 1e5),
    maxSteps: 1e9,
    cancelled: () => ++polled === polls,
  });
  assert.equal(polled, polls);
  for (const { status, diagnosis, t, stats } of trajectories) {
    assert.equal(status, "cancelled");
    assert.equal(t.length, diagnosis!.t! > 0.5 ? 1 : 0);
    assert.equal(diagnosis!.t! > 0, stats.steps > 0);
  }
  assert.ok(trajectories.some(({ stats }) => stats.steps > 0));
  assert.ok(trajectories.some(({ stats }) => stats.steps === 0));
});
