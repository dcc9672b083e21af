import assert from "node:assert/strict";
import { test } from "node:test";
import { errorWeights, estimateOrder, isFsal, tableau } from "../../src/core/tableau.ts";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { allRows, elementaryWeight, rootedTrees } from "./rootedTrees.ts";

const trees = rootedTrees(9);
/** What rounding of 16-digit coefficients may leave, relative to the sum of the terms' magnitudes. */
const rounding = 2e-15;

function largestDefect(a: readonly (readonly number[])[], b: readonly number[], order: number, theta = 1): number {
  let largest = 0;
  for (const tree of trees.slice(0, order).flat()) {
    const { value, size } = elementaryWeight(tree, a, b);
    const exact = theta ** tree.vertices / tree.density;
    largest = Math.max(largest, Math.abs(value - exact) / Math.max(size, exact));
  }
  return largest;
}

test("there are as many rooted trees of each size as Cayley counted", () => {
  assert.deepEqual(
    trees.map((list) => list.length),
    [1, 1, 2, 4, 9, 20, 48, 115, 286],
  );
});

for (const method of explicitMethods) {
  test(`${method.name} satisfies every condition of its order ${method.order}, and not all of the next`, () => {
    assert.ok(largestDefect(method.a, method.b, method.order) < rounding);
    assert.ok(largestDefect(method.a, method.b, method.order + 1) > 1e-7);
  });

  const { embedded, dense } = method;
  if (embedded) {
    test(`${method.name}'s other solution is of order ${embedded.order} and differs from the first`, () => {
      for (const { order, bHat } of [embedded, ...(embedded.lower ? [embedded.lower] : [])]) {
        assert.ok(largestDefect(method.a, bHat, order) < rounding);
        assert.ok(largestDefect(method.a, bHat, order + 1) > 1e-7);
      }
      assert.ok(errorWeights(method).some((e) => Math.abs(e) > 1e-3));
      assert.ok(estimateOrder(method) >= Math.min(method.order, embedded.order));
    });
  }
  if (dense) {
    test(`${method.name}'s continuous extension is of order ${dense.order} at every θ and meets the step's ends`, () => {
      const rows = allRows(method);
      for (const theta of [0.05, 0.3, 0.5, 0.77, 1]) {
        const b = dense.b.map((row) => row.reduceRight((sum, x) => (sum + x) * theta, 0));
        // The polynomials' own terms cancel: their rounding counts too.
        const size = Math.max(...dense.b.flat().map(Math.abs));
        assert.ok(largestDefect(rows, b, dense.order, theta) < rounding * size, `θ = ${theta}`);
        if (theta === 1) {
          for (const [i, x] of b.entries()) assert.ok(Math.abs(x - (method.b[i] ?? 0)) < 1e-15 * size, `b_${i}(1)`);
        } else assert.ok(largestDefect(rows, b, dense.order + 1, theta) > 1e-7);
      }
    });
    test(`${method.name}'s continuous extension has f as its derivative at both ends`, () => {
      assert.ok(isFsal(method));
      for (const [theta, stage] of [
        [0, 0],
        [1, method.b.length - 1],
      ]) {
        const slope = dense.b.map((row) => row.reduce((sum, x, k) => sum + (k + 1) * x * theta ** k, 0));
        const size = Math.max(...dense.b.flat().map(Math.abs));
        for (const [i, x] of slope.entries()) assert.ok(Math.abs(x - (i === stage ? 1 : 0)) < 1e-14 * size);
      }
    });
  }
}

test("a tableau with a slip is refused when it is built", () => {
  const rk4 = explicitMethods.get("rk4");
  assert.throws(() => tableau({ ...rk4, c: [0, 0.5, 0.4, 1] }), /row 2 of a does not sum to c/);
  assert.throws(() => tableau({ ...rk4, b: [1 / 6, 1 / 3, 1 / 2] }), /must all have 3 stages/);
  assert.throws(() => tableau({ ...rk4, a: [[], [0.5], [0.5], [0, 0, 1]] }), /row 2 of a must have 2 entries/);
  assert.throws(() => tableau({ ...rk4, embedded: { order: 3, bHat: [1] } }), /bHat must have 4 entries/);
});

test("the pairs that are first-same-as-last are known as such", () => {
  const fsal = [...explicitMethods].filter(isFsal).map((method) => method.name);
  assert.deepEqual(fsal.sort(), ["auto", "bosh3", "dop853", "dopri5", "tsit5"]);
});
