import assert from "node:assert/strict";
import { test } from "node:test";
import type { CollocationMethod } from "../../../src/ode/implicit/collocation.ts";
import type { DiagonallyImplicitMethod } from "../../../src/ode/implicit/diagonallyImplicit.ts";
import { type ImplicitMethod, isImplicit } from "../../../src/ode/implicit/implicitMethod.ts";
import type { RosenbrockMethod } from "../../../src/ode/implicit/rosenbrock.ts";
import { inverseOfLower } from "../../../src/ode/implicit/rosenbrockForm.ts";
import { bdf } from "../../../src/ode/methods/bdf.ts";
import { methods } from "../../../src/ode/methods/registry.ts";
import { elementaryWeight, type RootedTree, rootedTrees } from "../rootedTrees.ts";

type Matrix = readonly (readonly number[])[];

const trees = rootedTrees(6);
/** Sixteen digits, times what the coefficients' own sizes multiply. */
const ROUNDING = 4e-14;

const at = (theta: number) => (row: readonly number[]) => row.reduceRight((sum, x) => (sum + x) * theta, 0);

function worst(order: number, defect: (tree: RootedTree) => number): number {
  return trees
    .slice(0, order)
    .flat()
    .reduce((most, tree) => Math.max(most, Math.abs(defect(tree))), 0);
}

/** Orders of weights over the stages of a matrix: all conditions up to one, not all of the next. */
function hasOrder(a: Matrix, b: readonly number[], order: number, theta = 1): void {
  const defect = (tree: RootedTree) => elementaryWeight(tree, a, b).value - theta ** tree.vertices / tree.density;
  assert.ok(worst(order, defect) < ROUNDING, `order ${order}: ${worst(order, defect)}`);
  assert.ok(worst(order + 1, defect) > 1e-6, `it is of more than order ${order}`);
}

const square = (rows: Matrix, s: number) => rows.map((row) => Array.from({ length: s }, (_, j) => row[j] ?? 0));

const implicit = [...methods].filter(isImplicit);
const diagonal = implicit.filter((method): method is DiagonallyImplicitMethod => "tableau" in method);
const rosenbrocks = implicit.filter((method): method is RosenbrockMethod => "coefficients" in method);
const collocations = implicit.filter((method): method is CollocationMethod => "collocation" in method);

test("every implicit method is of a family whose order is looked at", () => {
  const known = new Set<ImplicitMethod>([...diagonal, ...rosenbrocks, ...collocations, bdf]);
  assert.deepEqual(
    implicit.filter((method) => !known.has(method)).map(({ name }) => name),
    [],
  );
  assert.equal(known.size, diagonal.length + rosenbrocks.length + collocations.length + 1);
});

for (const { name, order, embedded, dense, tableau } of diagonal) {
  const a = square(tableau.a, tableau.b.length);
  test(`${name} satisfies every condition of its order ${order}, its other solution those of its own`, () => {
    hasOrder(a, tableau.b, order);
    for (const [i, row] of a.entries()) {
      const sum = row.reduce((x, y) => x + y, 0);
      assert.ok(Math.abs(sum - tableau.c[i]) < 1e-14);
    }
    if (embedded && tableau.embedded) hasOrder(a, tableau.embedded.bHat, tableau.embedded.order);
  });
  if (!embedded) continue;
  test(`${name} is of order ${dense.order} at every θ, meets the ends, and has f as its slope there`, () => {
    // The rows of an extension are f, the implicit stages and f at the end, which is the last stage.
    const isLast = tableau.a[tableau.a.length - 1].every((x, j) => x === tableau.b[j]);
    assert.ok(isLast);
    const weights = (b: number[]) => [...b.slice(0, -2), b[b.length - 2] + b[b.length - 1]];
    for (const theta of [0.1, 0.35, 0.5, 0.8]) hasOrder(a, weights(dense.b.map(at(theta))), dense.order, theta);
    const end = weights(dense.b.map(at(1)));
    for (const [i, x] of end.entries()) assert.ok(Math.abs(x - tableau.b[i]) < 1e-13);
    for (const [theta, stage] of [
      [0, 0],
      [1, end.length - 1],
    ]) {
      const slope = weights(dense.b.map((row) => row.reduce((sum, x, m) => sum + (m + 1) * x * theta ** m, 0)));
      for (const [i, x] of slope.entries()) assert.ok(Math.abs(x - (i === stage ? 1 : 0)) < 1e-13, `${theta}: ${i}`);
    }
  });
}

/** α and β = α + γ of a Rosenbrock method, from the form that is computed with: Γ⁻¹ = I/γ − C, a = α Γ⁻¹. */
function derived({ coefficients: { gamma, a, c, m, e, extension } }: RosenbrockMethod) {
  const s = m.length;
  const inverse = c.map((row, i) => [...row.map((x) => -x), 1 / gamma].slice(0, i + 1));
  const gammas = square(inverseOfLower(inverse), s);
  const times = (row: readonly number[]) =>
    Array.from({ length: s }, (_, j) => row.reduce((sum, x, l) => sum + x * gammas[l][j], 0));
  const alpha = square(a, s).map(times);
  return {
    alpha,
    gammas,
    beta: alpha.map((row, i) => row.map((x, j) => x + gammas[i][j])),
    b: times(m),
    error: times(e),
    at: (theta: number) => times(extension.b.map(at(theta))),
  };
}

/** Hairer & Wanner II, IV.7: β where a vertex has one subtree, α where it has several. */
function rosenbrockWeight(
  tree: RootedTree,
  { alpha, beta }: { alpha: Matrix; beta: Matrix },
  b: readonly number[],
): number {
  const phi = ({ children }: RootedTree): number[] => {
    const matrix = children.length === 1 ? beta : alpha;
    const below = children.map(phi);
    return matrix.map((row) =>
      below.reduce((product, values) => product * row.reduce((sum, x, j) => sum + x * values[j], 0), 1),
    );
  };
  return phi(tree).reduce((sum, x, i) => sum + x * b[i], 0);
}

for (const method of rosenbrocks) {
  const { name, order, embedded, coefficients, dense } = method;
  const form = derived(method);
  const defects =
    (b: readonly number[], theta = 1) =>
    (tree: RootedTree) =>
      rosenbrockWeight(tree, form, b) - theta ** tree.vertices / tree.density;
  test(`${name} satisfies every condition of its order ${order} for Rosenbrock methods, its other solution those of its own`, () => {
    const bHat = form.b.map((x, i) => x - form.error[i]);
    for (const [b, of] of [
      [form.b, order],
      [bHat, embedded?.order ?? 0],
    ] as const) {
      assert.ok(worst(of, defects(b)) < 1e-12, `order ${of}: ${worst(of, defects(b))}`);
      assert.ok(worst(of + 1, defects(b)) > 1e-6);
    }
  });
  test(`${name}'s times within a step are the sums of its rows`, () => {
    const sum = (row: readonly number[]) => row.reduce((x, y) => x + y, 0);
    for (const [i, row] of form.alpha.entries()) assert.ok(Math.abs(sum(row) - coefficients.alphas[i]) < 1e-13);
    for (const [i, row] of form.gammas.entries()) assert.ok(Math.abs(sum(row) - coefficients.gammas[i]) < 1e-12);
  });
  test(`${name}'s continuous extension is of order ${dense.order} at every θ and meets the step's ends`, () => {
    for (const theta of [0.1, 0.4, 0.77]) {
      assert.ok(worst(dense.order, defects(form.at(theta), theta)) < 1e-12);
      assert.ok(worst(dense.order + 1, defects(form.at(theta), theta)) > 1e-6);
    }
    for (const [i, x] of form.at(1).entries()) assert.ok(Math.abs(x - form.b[i]) < 1e-13);
  });
}

for (const { name, order, collocation, dense } of collocations) {
  const { c, real, complex, t, inverse, end } = collocation;
  const s = c.length;
  /** The integrals of Lagrange's polynomials up to each node. */
  const a = c.map((node) => integrals(c, node));
  test(`${name} collocates at its nodes and is of order ${order}`, () => {
    hasOrder(a, integrals(c, 1), order);
  });
  test(`${name}'s transformation makes the inverse of its matrix block diagonal`, () => {
    const [alpha, beta] = complex;
    const blocks = [
      ...(real === undefined ? [] : [[real, 0, 0]]),
      [...(real === undefined ? [] : [0]), alpha, -beta],
      [...(real === undefined ? [] : [0]), beta, alpha],
    ];
    const inverted = times(times(t, blocks), inverse);
    for (const [i, row] of times(a, inverted).entries())
      for (const [j, x] of row.entries()) assert.ok(Math.abs(x - (i === j ? 1 : 0)) < 1e-13, `${i}, ${j}: ${x}`);
    if (!end) return;
    // b A⁻¹: the weights with which the Z_i make the step's end.
    for (const [j, x] of times([integrals(c, 1)], inverted)[0].entries()) assert.ok(Math.abs(x - end[j]) < 1e-13);
  });
  test(`${name}'s continuous extension is its collocation polynomial`, () => {
    for (const [i, row] of dense.b.slice(1, -1).entries())
      for (let j = 0; j < s; j++) assert.ok(Math.abs(at(c[j])(row) - (i === j ? 1 : 0)) < 1e-13);
  });
}

test("the polynomial of bdf passes through the points that its differences are of", () => {
  // Differences of 2^n at a step's end: every one of 1 − 1/2.
  const differences = Array.from({ length: 6 }, (_, j) => 0.5 ** j);
  const value = (theta: number) =>
    0.5 + bdf.dense.b.slice(1, -1).reduce((sum, row, j) => sum + at(theta)(row) * differences[j + 1], 0);
  for (const back of [0, 1, 2, 3, 4, 5]) assert.ok(Math.abs(value(1 - back) - 2 ** -back) < 1e-13, `${back}`);
});

function integrals(nodes: readonly number[], to: number): number[] {
  return nodes.map((own, i) => {
    let p = [1];
    for (const [j, other] of nodes.entries()) {
      if (j === i) continue;
      const next = new Array<number>(p.length + 1).fill(0);
      for (const [m, x] of p.entries()) {
        next[m] -= (x * other) / (own - other);
        next[m + 1] += x / (own - other);
      }
      p = next;
    }
    return p.reduce((sum, x, m) => sum + (x * to ** (m + 1)) / (m + 1), 0);
  });
}

function times(a: Matrix, b: Matrix): number[][] {
  return a.map((row) => b[0].map((_, j) => row.reduce((sum, x, l) => sum + x * b[l][j], 0)));
}
