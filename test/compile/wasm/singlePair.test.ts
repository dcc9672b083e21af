import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { compilePair, compileSinglePair } from "../../../src/compile/wasm/pairKernel.ts";
import type { PairKernel } from "../../../src/core/kernel.ts";
import type { Numbers } from "../../../src/core/numbers.ts";
import { Random } from "../../../src/core/random.ts";
import { Interpreter } from "../../../src/graph/interpret.ts";
import type { VectorField } from "../../../src/graph/vectorField.ts";
import { explicitMethods } from "../../../src/ode/methods/registry.ts";
import { tsit5 } from "../../../src/ode/methods/tsit5.ts";
import { completePair, type Pair } from "../../../src/ode/pair.ts";
import { writeField } from "../../fields.ts";
import { runs } from "../../runs.ts";
import { randomPolynomial, randomStraightLine } from "./systems.ts";

const single = Math.fround;
/** Half of the distance of 1 from the next number. */
const UNIT = 2 ** -24;

/** Sets a step in every lane, of numbers that float32 holds, and attempts it. */
function attempted<N extends Numbers>(kernel: PairKernel<N>, theta: Float64Array, seed: number): PairKernel<N> {
  const random = new Random(seed);
  const number = () => single(2 * random.uniform() - 1);
  kernel.setParameters(theta);
  kernel.setLimits({
    rtol: single(1e-3),
    atols: new Float64Array(kernel.dimension).fill(single(1e-6)),
    smallest: 0,
    largest: 10,
    direction: 1,
  });
  // The same states whatever the number of lanes is.
  for (let lane = 0; lane < kernel.lanes; lane++) {
    for (let i = 0; i < kernel.dimension; i++) kernel.z[i * kernel.lanes + lane] = number();
    kernel.t[lane] = number();
    kernel.h[lane] = number() / 16;
  }
  kernel.derivative();
  kernel.attempt();
  kernel.extend();
  return kernel;
}

/** A step with every operation rounded to float32, one after another and in JavaScript: the slopes, and the new point. */
function rounded({ outputs, dimension }: VectorField, theta: ArrayLike<number>, pair: Pair, from: Step) {
  const f = new Interpreter(outputs, single);
  const k: number[][] = [];
  const along = (row: readonly number[], i: number) => {
    let sum: number | undefined;
    for (const [j, a] of row.entries()) {
      if (a === 0) continue;
      const term = a === 1 ? k[j][i] : single(single(a) * k[j][i]);
      sum = sum === undefined ? term : single(sum + term);
    }
    return sum === undefined ? from.z[i] : single(from.z[i] + single(from.h * sum));
  };
  const state = (row: readonly number[]) => Array.from({ length: dimension }, (_, i) => along(row, i));
  for (const [stage, c] of [...pair.c, ...(pair.dense.extra?.c ?? [])].entries()) {
    const row = [...pair.a, ...(pair.dense.extra?.a ?? [])][stage];
    const t = c === 0 ? from.t : single(from.t + single(single(c) * from.h));
    k.push([...f.read({ z: state(row), t: [t], theta })]);
  }
  return { k, zNew: state(pair.b) };
}

interface Step {
  readonly t: number;
  readonly h: number;
  readonly z: readonly number[];
}

const wide = writeField("wide", 9, 2, ({ z, t, theta, sub, mul, div, sqrt, number, add }) =>
  Array.from({ length: 9 }, (_, i) =>
    sub(
      mul(mul(theta(0), theta(1)), z((i + 1) % 9)),
      mul(div(z(i), sqrt(add(number(1), mul(z(i), z(i))))), add(theta(1), t)),
    ),
  ),
);

suite("pairs in float32", () => {
  test("stages and new points are those of operations that are rounded one by one, to the last bit", () => {
    const random = new Random(3);
    const lines = Array.from({ length: runs(6, 60) }, (_, n) => randomStraightLine(random, 60 + 40 * n, 1 + (n % 4)));
    for (const pair of [...explicitMethods].filter(({ embedded }) => embedded).map(completePair)) {
      for (const field of [wide, ...lines]) {
        // What comes of parameters alone is rounded once.
        const theta = Float64Array.from(field === wide ? [0.7, 0.3].map(single) : [0, 0]);
        const kernel = attempted(compileSinglePair(field, pair, { arithmetic: "strict" }), theta, 7);
        const { lanes, dimension, t, h, z, zNew, k } = kernel;
        for (let lane = 0; lane < lanes; lane++) {
          const inLane = (of: Numbers, row = 0) =>
            Array.from({ length: dimension }, (_, i) => of[(row * dimension + i) * lanes + lane]);
          const known = rounded(field, theta, pair, { t: t[lane], h: h[lane], z: inLane(z) });
          for (const [row, slope] of known.k.entries())
            assert.deepEqual(inLane(k, row), slope, `${pair.name} ${field.name} ${row}`);
          assert.deepEqual(inLane(zNew), known.zNew);
        }
      }
    }
  });

  /**
   * Values are below some units and steps below 1/16: slopes are sums of four products of at most five factors, each rounded, which is
   * below 40 roundings; a stage adds h Σ|a| ≤ 2 times those of the slopes before it, and rounds seven products and sums itself.
   */
  test("attempts are those of float64 but for rounding, and control wants the same steps", () => {
    const random = new Random(5);
    let differ = 0;
    for (let n = 0; n < runs(20, 400); n++) {
      const field = randomPolynomial(random, 1 + (n % 4), n % 2 === 0);
      const theta = Float64Array.from({ length: 4 }, () => single(2 * random.uniform() - 1));
      for (const arithmetic of ["strict", "fused"] as const) {
        const narrow = attempted(compileSinglePair(field, tsit5, { arithmetic }), theta, n);
        const { lanes, dimension } = narrow;
        const wide64 = compilePair(field, tsit5, { lanes: "one", arithmetic: "strict" });
        for (let lane = 0; lane < lanes; lane++) {
          attemptLike(wide64, narrow, theta, lane);
          for (let i = 0; i < dimension; i++) {
            const [x, known] = [narrow.zNew[i * lanes + lane], wide64.zNew[i]];
            if (x !== known) differ++;
            assert.ok(Math.abs(x - known) <= 100 * UNIT, `${field.name}: ${x} for ${known}`);
          }
          // The estimate is of differences of slopes: rounding is so many units of them beside the tolerance.
          const noise = (100 * UNIT * Math.abs(wide64.h[0])) / 1e-6;
          assert.ok(Math.abs(narrow.error[lane] - wide64.error[0]) <= 1e-3 * wide64.error[0] + noise);
          if (wide64.error[0] > 100 * noise) {
            const [wanted, known] = [narrow.next[lane], wide64.next[0]];
            assert.ok(Math.abs(wanted - known) <= 0.01 * Math.abs(known), `${wanted} wanted for ${known}`);
          }
        }
      }
    }
    assert.ok(differ > 1000, `${differ} differ`);
  });

  test("control's factors in float32 are those of float64 from the smallest error to none that is finite", () => {
    const still = writeField("still", 1, 0, ({ number }) => [number(0)]);
    const rest = attempted(compileSinglePair(still, tsit5, {}), new Float64Array(), 1);
    const rest64 = attempted(compilePair(still, tsit5, { lanes: "many" }), new Float64Array(), 1);
    assert.deepEqual([rest.error[0], rest64.error[0]], [0, 0]);
    assert.ok(rest.next[0] !== 0 && Math.abs(rest.next[0] - rest64.next[0]) <= 4 * UNIT * Math.abs(rest64.next[0]));
    const jump = writeField("jump", 1, 0, ({ z, div, sub, number }) => [div(number(1), sub(z(0), z(0)))]);
    const broken = attempted(compileSinglePair(jump, tsit5, {}), new Float64Array(), 1);
    const broken64 = attempted(compilePair(jump, tsit5, { lanes: "many" }), new Float64Array(), 1);
    for (const { error } of [broken, broken64]) assert.ok(!(error[0] < Number.POSITIVE_INFINITY));
    assert.ok(Math.abs(broken.next[0] - broken64.next[0]) <= 4 * UNIT * Math.abs(broken64.next[0]));
  });

  test("no solve is made with them: they do not cruise and have no queue", () => {
    const kernel = attempted(compileSinglePair(wide, tsit5, {}), Float64Array.of(0.7, 0.3), 2);
    const before = kernel.z.slice();
    assert.equal(kernel.cruise(10), 0);
    assert.deepEqual(kernel.z, before);
    const terms = { t0: 0, t1: 1, outputs: Float64Array.of(1), count: 9, smallest: 1e-9, maxSteps: 99, held: 3 };
    assert.equal(kernel.queue?.(terms), undefined);
  });
});

/** The attempt of a lane, in one of float64. */
function attemptLike(kernel: PairKernel, like: PairKernel<Float32Array>, theta: Float64Array, lane: number): void {
  const { dimension, lanes } = like;
  kernel.setParameters(theta);
  kernel.setLimits({
    rtol: single(1e-3),
    atols: new Float64Array(dimension).fill(single(1e-6)),
    smallest: 0,
    largest: 10,
    direction: 1,
  });
  kernel.t[0] = like.t[lane];
  kernel.h[0] = like.h[lane];
  for (let i = 0; i < dimension; i++) kernel.z[i] = like.z[i * lanes + lane];
  kernel.derivative();
  kernel.attempt();
}
