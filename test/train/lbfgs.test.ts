import assert from "node:assert/strict";
import { test } from "node:test";
import { lbfgs } from "../../src/train/optimizers/lbfgs.ts";
import { strongWolfe } from "../../src/train/optimizers/lineSearch.ts";

type Function = (x: Float64Array, gradient: Float64Array) => number;

const GIVEN = { history: 10, lineSearch: 25 };

const rosenbrock: Function = (x, gradient) => {
  let sum = 0;
  gradient.fill(0);
  for (let i = 0; i + 1 < x.length; i++) {
    const [a, b] = [1 - x[i], x[i + 1] - x[i] ** 2];
    sum += a * a + 100 * b * b;
    gradient[i] += -2 * a - 400 * x[i] * b;
    gradient[i + 1] += 200 * b;
  }
  return sum;
};

function minimise(f: Function, start: readonly number[], iterations: number, given = GIVEN) {
  const x = Float64Array.from(start);
  const gradient = new Float64Array(x.length);
  const state = lbfgs.start(given, x.length);
  let evaluations = 1;
  let loss = f(x, gradient);
  const losses = [loss];
  for (let n = 0; n < iterations; n++) {
    const outcome = lbfgs.iterate(given, state, x, loss, gradient, (at, g) => {
      evaluations++;
      return f(at, g);
    });
    if (outcome.stalled) break;
    loss = outcome.loss;
    losses.push(loss);
  }
  return { x, loss, losses, evaluations };
}

test("Rosenbrock's valley, in 2 and in 20 dimensions", () => {
  const two = minimise(rosenbrock, [-1.2, 1], 60);
  assert.ok(
    two.x.every((x) => Math.abs(x - 1) < 1e-8),
    `${two.x} after ${two.evaluations} evaluations`,
  );
  assert.ok(two.evaluations < 80, `${two.evaluations} evaluations`);
  const many = minimise(
    rosenbrock,
    Array.from({ length: 20 }, (_, i) => (i % 2 ? 1 : -1.2)),
    300,
  );
  assert.ok(
    many.x.every((x) => Math.abs(x - 1) < 1e-6),
    `${many.x}`,
  );
});

test("the loss never rises", () => {
  const { losses } = minimise(rosenbrock, [-1.2, 1, 0.3, 2], 100);
  for (let n = 1; n < losses.length; n++) assert.ok(losses[n] <= losses[n - 1], `iteration ${n}`);
});

test("a quadratic of condition 1,000 within 40 iterations", () => {
  const curvature = [1, 10, 100, 1000];
  const quadratic: Function = (x, gradient) =>
    curvature.reduce((sum, c, i) => {
      gradient[i] = c * (x[i] - i);
      return sum + (c / 2) * (x[i] - i) ** 2;
    }, 0);
  const { x, losses } = minimise(quadratic, [5, -3, 7, 1], 40);
  for (const [i, value] of x.entries()) assert.ok(Math.abs(value - i) < 1e-6, `${x} after ${losses.length}`);
});

test("the first step by hand: along the gradient, of length 1, where that satisfies the conditions", () => {
  // f = (x − 3)²/2 from 0: g = −3; the first trial is 1 along the unit gradient and its slope −2 is flat enough (≤ 0.9·3).
  const parabola: Function = (x, gradient) => {
    gradient[0] = x[0] - 3;
    return (x[0] - 3) ** 2 / 2;
  };
  const { x } = minimise(parabola, [0], 1);
  assert.ok(Math.abs(x[0] - 1) < 1e-15, `${x}`);
  // The pair (1, 1) makes H = 1: the second step is Newton's.
  assert.ok(Math.abs(minimise(parabola, [0], 2).x[0] - 3) < 1e-15);
});

test("steps taken satisfy the strong Wolfe conditions", () => {
  const wavy: Function = (x, gradient) => {
    gradient[0] = 2 * x[0] + 6 * Math.cos(3 * x[0]);
    return x[0] * x[0] + 2 * Math.sin(3 * x[0]);
  };
  for (let start = -4; start <= 4; start += 0.37) {
    const at = Float64Array.of(start);
    const gradient = new Float64Array(1);
    const loss = wavy(at, gradient);
    const direction = gradient.map((g) => -g);
    for (const first of [1e-3, 0.1, 1, 10]) {
      const { found } = strongWolfe(at, direction, loss, gradient, first, 40, wavy);
      assert.ok(found, `from ${start} by ${first}`);
      const slope = -(gradient[0] ** 2);
      const step = (found.theta[0] - start) / direction[0];
      assert.ok(found.loss <= loss + 1e-4 * step * slope, `decrease from ${start} by ${first}`);
      assert.ok(Math.abs(found.gradient[0] * direction[0]) <= 0.9 * Math.abs(slope), `slope from ${start} by ${first}`);
    }
  }
});

test("a loss that is not finite is a step too far", () => {
  const logarithm: Function = (x, gradient) => {
    gradient[0] = 1 - 1 / x[0];
    return x[0] > 0 ? x[0] - Math.log(x[0]) : Number.NaN;
  };
  const { x } = minimise(logarithm, [9], 30);
  assert.ok(Math.abs(x[0] - 1) < 1e-7, `${x}`);
});

/** How a search ends that has no pairs of earlier steps to blame. */
function ending(f: Function, start: readonly number[], given = GIVEN) {
  const x = Float64Array.from(start);
  const gradient = new Float64Array(x.length);
  const loss = f(x, gradient);
  return lbfgs.iterate(given, lbfgs.start(given, x.length), x, loss, gradient, f).stalled;
}

test("a minimum is told only where nothing is to be gained but rounding", () => {
  const bowl: Function = (x, gradient) => {
    gradient[0] = 2 * x[0];
    return 1 + x[0] ** 2;
  };
  assert.equal(ending(bowl, [0]), "at a minimum");
  assert.equal(ending(bowl, [1e-9]), "at a minimum");
  assert.equal(ending(bowl, [1e-3]), undefined);
  // So narrow that one evaluation is none too few.
  const gorge: Function = (x, gradient) => {
    gradient[0] = 2e8 * (x[0] - 1);
    return 1 + 1e8 * (x[0] - 1) ** 2;
  };
  assert.equal(ending(gorge, [1.2], { ...GIVEN, lineSearch: 1 }), "search failed");
  // A slope whose square no number holds, and one that is none.
  const cliff: Function = (x, gradient) => {
    gradient[0] = 1e200 * x[0];
    return 0.5e200 * x[0] ** 2;
  };
  assert.equal(ending(cliff, [1]), "search failed");
  const unsaid: Function = (_x, gradient) => {
    gradient[0] = Number.NaN;
    return 3;
  };
  assert.equal(ending(unsaid, [1]), "search failed");
});

test("at a minimum it stalls and leaves the parameters", () => {
  const flat: Function = (_x, gradient) => {
    gradient.fill(0);
    return 3;
  };
  const { x, losses } = minimise(flat, [1, 2], 5);
  assert.deepEqual([...x], [1, 2]);
  assert.equal(losses.length, 1);
});
