import assert from "node:assert/strict";
import { test } from "node:test";
import type { CheckedArguments } from "../../src/train/arguments.ts";
import type { FirstOrderOptimizer } from "../../src/train/optimizers/optimizer.ts";
import { optimizers } from "../../src/train/optimizers/registry.ts";

const firstOrder = [...optimizers].filter((o): o is FirstOrderOptimizer => o.family === "first order");
const defaults = (optimizer: FirstOrderOptimizer): CheckedArguments =>
  Object.fromEntries((optimizer.options ?? []).map((option) => [option.name, option.default]));

/** The parameters after each of the given gradients. */
function run(
  name: string,
  options: CheckedArguments,
  rate: number,
  start: number[],
  gradients: number[][],
): number[][] {
  const optimizer = optimizers.get(name) as FirstOrderOptimizer;
  const given = { ...defaults(optimizer), ...options };
  const theta = Float64Array.from(start);
  const state = optimizer.start(given, start.length);
  return gradients.map((gradient) => {
    optimizer.update(given, state, rate, theta, Float64Array.from(gradient));
    return [...theta];
  });
}

function close(actual: number[][], expected: number[][]): void {
  assert.equal(actual.length, expected.length);
  for (const [i, row] of expected.entries()) {
    for (const [j, x] of row.entries()) assert.ok(Math.abs(actual[i][j] - x) < 1e-14, `${actual[i][j]} is not ${x}`);
  }
}

test("sgd by hand, without and with momentum", () => {
  close(
    run(
      "sgd",
      {},
      0.1,
      [1, 2],
      [
        [1, -1],
        [2, 0],
      ],
    ),
    [
      [0.9, 2.1],
      [0.7, 2.1],
    ],
  );
  // v: 1, 0.5 + 2 = 2.5, 1.25
  close(run("sgd", { momentum: 0.5 }, 0.1, [1], [[1], [2], [0]]), [[0.9], [0.65], [0.525]]);
});

test("adam: algorithm 1 of the paper, by hand", () => {
  const epsilon = 1e-8;
  // First update: m̂ = g, v̂ = g², whatever the decays are.
  // Second: m̂ = (0.09 g₁ + 0.1 g₂)/0.19, v̂ = (0.000999 g₁² + 0.001 g₂²)/0.001999.
  const [g1, g2] = [4, -2];
  const first = 1 - (0.01 * g1) / (Math.abs(g1) + epsilon);
  const m = (0.09 * g1 + 0.1 * g2) / (1 - 0.9 ** 2);
  const v = (0.000999 * g1 * g1 + 0.001 * g2 * g2) / (1 - 0.999 ** 2);
  close(run("adam", {}, 0.01, [1], [[g1], [g2]]), [[first], [first - (0.01 * m) / (Math.sqrt(v) + epsilon)]]);
});

test("adamW decays apart from the gradient", () => {
  // Without a gradient only the decay acts: θ ← (1 − rate·decay)·θ.
  close(
    run(
      "adamW",
      { weightDecay: 0.5 },
      0.1,
      [2, -4],
      [
        [0, 0],
        [0, 0],
      ],
    ),
    [
      [1.9, -3.8],
      [1.805, -3.61],
    ],
  );
  const decayed = run("adamW", { weightDecay: 0.5 }, 0.1, [2], [[3]]);
  close(decayed, run("adam", {}, 0.1, [2 * (1 - 0.1 * 0.5)], [[3]]));
  close(run("adamW", { weightDecay: 0 }, 0.1, [2], [[3], [1]]), run("adam", {}, 0.1, [2], [[3], [1]]));
});

test("rmsProp by hand", () => {
  // v: 0.25·4 = 1 (√ 1), then 0.75 + 0.25·9 = 3.
  const epsilon = 1e-8;
  const first = 1 - (0.1 * 2) / (1 + epsilon);
  const second = first - (0.1 * 3) / (Math.sqrt(3) + epsilon);
  close(run("rmsProp", { decay: 0.75 }, 0.1, [1], [[2], [3]]), [[first], [second]]);
});

for (const optimizer of firstOrder) {
  test(`${optimizer.name}: finds the minimum of an ill-conditioned quadratic`, () => {
    const curvature = [1, 30];
    const minimum = [3, -2];
    const given = { ...defaults(optimizer), weightDecay: 0 };
    const theta = new Float64Array(2);
    const gradient = new Float64Array(2);
    const state = optimizer.start(given, 2);
    const total = 4000;
    for (let n = 0; n < total; n++) {
      for (let i = 0; i < 2; i++) gradient[i] = curvature[i] * (theta[i] - minimum[i]);
      optimizer.update(given, state, 0.02 * (1 - n / total), theta, gradient);
    }
    for (let i = 0; i < 2; i++) assert.ok(Math.abs(theta[i] - minimum[i]) < 1e-4, `${theta} should be near ${minimum}`);
  });

  test(`${optimizer.name}: its state is all there is, so a copy continues the same numbers`, () => {
    const given = defaults(optimizer);
    const theta = Float64Array.of(1, -2, 0.5);
    const state = optimizer.start(given, 3);
    const gradientAt = (n: number, at: Float64Array) => at.map((x, i) => Math.sin(x + n + i));
    for (let n = 0; n < 5; n++) optimizer.update(given, state, 0.1, theta, gradientAt(n, theta));
    const copy = structuredClone(state);
    const resumed = theta.slice();
    for (let n = 5; n < 9; n++) {
      optimizer.update(given, state, 0.1, theta, gradientAt(n, theta));
      optimizer.update(given, copy, 0.1, resumed, gradientAt(n, resumed));
    }
    assert.deepEqual(resumed, theta);
  });
}
