import type { Tableau } from "../../src/core/tableau.ts";

/** A rooted tree of Butcher's theory: its subtrees. Each tree of n vertices is one condition of order n. */
export interface RootedTree {
  readonly children: readonly RootedTree[];
  readonly vertices: number;
  /** γ: the exact weight of the elementary differential is 1/γ. */
  readonly density: number;
}

/** All rooted trees with 1 … n vertices: 1, 1, 2, 4, 9, 20, 48, 115 of each size. */
export function rootedTrees(n: number): RootedTree[][] {
  const bySize: RootedTree[][] = [[]];
  for (let vertices = 1; vertices <= n; vertices++) {
    const smaller = bySize.flat();
    const forests = (total: number, from: number): RootedTree[][] =>
      total === 0
        ? [[]]
        : smaller.flatMap((tree, i) =>
            i < from || tree.vertices > total ? [] : forests(total - tree.vertices, i).map((rest) => [tree, ...rest]),
          );
    bySize.push(
      forests(vertices - 1, 0).map((children) => ({
        children,
        vertices,
        density: children.reduce((product, child) => product * child.density, vertices),
      })),
    );
  }
  return bySize.slice(1);
}

/** Elementary weight Σ b_i Φ_i(tree) of weights over stages with matrix a, and the sum of its terms' magnitudes. */
export function elementaryWeight(
  tree: RootedTree,
  a: readonly (readonly number[])[],
  b: readonly number[],
): { value: number; size: number } {
  const phi = stageWeights(tree, a);
  const sizes = stageWeights(
    tree,
    a.map((row) => row.map(Math.abs)),
  );
  return {
    value: b.reduce((sum, x, i) => sum + x * phi[i], 0),
    size: b.reduce((sum, x, i) => sum + Math.abs(x) * sizes[i], 0),
  };
}

function stageWeights(tree: RootedTree, a: readonly (readonly number[])[]): number[] {
  const children = tree.children.map((child) => stageWeights(child, a));
  return a.map((row) => children.reduce((product, phi) => product * row.reduce((sum, x, j) => sum + x * phi[j], 0), 1));
}

/** All rows of a, those of the continuous extension's own stages included. */
export function allRows({ a, dense }: Tableau): readonly (readonly number[])[] {
  return [...a, ...(dense?.extra?.a ?? [])];
}
