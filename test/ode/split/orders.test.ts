import assert from "node:assert/strict";
import { test } from "node:test";
import { type Half, isSplit } from "../../../src/core/splitMethod.ts";
import { methods } from "../../../src/ode/methods/registry.ts";
import { type RootedTree, rootedTrees } from "../rootedTrees.ts";

const trees = rootedTrees(6);
const other = { positions: "momenta", momenta: "positions" } as const;
const split = [...methods].filter(isSplit);

test("there are methods for split systems", () => {
  assert.deepEqual(
    split.map(({ name }) => name),
    ["leapfrog", "yoshida4"],
  );
});

for (const { name, order, substeps } of split) {
  /** Of each substep the product over a tree's branches, whose vertices belong to either half in turn: a split system has no others. */
  const weights = (tree: RootedTree, of: Half): number[] => {
    const children = tree.children.map((child) => weights(child, other[of]));
    return substeps.map((_, i) =>
      children.reduce((product, phi) => {
        let sum = 0;
        for (let j = 0; j < i; j++) if (substeps[j].half === other[of]) sum += substeps[j].weight * phi[j];
        return product * sum;
      }, 1),
    );
  };
  const defect = (tree: RootedTree, of: Half) => {
    const phi = weights(tree, of);
    const value = substeps.reduce((sum, { half, weight }, i) => sum + (half === of ? weight * phi[i] : 0), 0);
    return Math.abs(value - 1 / tree.density);
  };
  const worst = (list: readonly RootedTree[]) =>
    Math.max(...list.flatMap((tree) => [defect(tree, "positions"), defect(tree, "momenta")]));

  test(`${name} satisfies every condition of order ${order} of a split system, and not all of the next`, () => {
    assert.ok(worst(trees.slice(0, order).flat()) < 1e-14);
    assert.ok(worst(trees[order]) > 1e-3);
  });

  test(`${name} is its own reverse, and its times are how far the other half has come`, () => {
    for (const [n, { half, weight }] of substeps.entries()) {
      const mirrored = substeps[substeps.length - 1 - n];
      assert.equal(half, mirrored.half);
      assert.ok(Math.abs(weight - mirrored.weight) < 1e-15);
    }
    for (const [n, { half, c }] of substeps.entries()) {
      const before = substeps.slice(0, n).filter((step) => step.half === other[half]);
      assert.equal(
        c,
        before.reduce((sum, { weight }) => sum + weight, 0),
      );
    }
  });
}
