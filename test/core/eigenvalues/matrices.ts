import type { Random } from "../../../src/core/random.ts";

export type Matrix = readonly (readonly number[])[];

const square = (n: number, entry: (i: number, j: number) => number): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => entry(i, j)));

const below = (random: Random, n: number) => Math.floor(random.uniform() * n);

const times = (a: Matrix, b: Matrix) => square(a.length, (i, j) => a[i].reduce((sum, x, k) => sum + x * b[k][j], 0));

/** I − 2 v vᵀ / vᵀv, again and again. */
function orthogonal(n: number, random: Random): number[][] {
  let product = square(n, (i, j) => (i === j ? 1 : 0));
  for (let k = 0; k < 3; k++) {
    const v = Array.from({ length: n }, () => random.normal());
    const norm = v.reduce((sum, x) => sum + x * x, 0);
    product = times(
      product,
      square(n, (i, j) => (i === j ? 1 : 0) - (2 * v[i] * v[j]) / norm),
    );
  }
  return product;
}

/** L J L⁻¹ of a Jordan block with small integers, exact: L is 1 on and directly under its diagonal. */
function jordan(n: number, eigenvalue: number): number[][] {
  const lower = square(n, (i, j) => (i === j || i === j + 1 ? 1 : 0));
  const inverse = square(n, (i, j) => (i < j ? 0 : (i - j) % 2 === 0 ? 1 : -1));
  const block = square(n, (i, j) => (i === j ? eigenvalue : j === i + 1 ? 1 : 0));
  return times(times(lower, block), inverse);
}

/** ½ of the matrix that a body's rates multiply its attitude with, its rows and columns renamed. */
function quaternion(random: Random): number[][] {
  const [p, q, r] = [random.normal(), random.normal(), random.normal()];
  return [
    [0, -p, -q, -r],
    [p, 0, r, -q],
    [q, -r, 0, p],
    [r, q, -p, 0],
  ].map((row) => row.map((x) => x / 2));
}

const scaled = (a: Matrix, factor: number) => a.map((row) => row.map((x) => x * factor));

/** Kinds of matrices, each made from a size and a stream of random numbers. */
export const kinds: Readonly<Record<string, (n: number, random: Random) => Matrix>> = {
  normal: (n, random) => square(n, () => random.normal()),
  integers: (n, random) => square(n, () => below(random, 5) - 2),
  sparse: (n, random) => square(n, () => (random.uniform() < 0.2 ? random.normal() : 0)),
  orthogonal,
  cyclic: (n, random) => {
    const step = 1 + below(random, n);
    return square(n, (i, j) => ((i + step) % n === j ? 1 : 0));
  },
  skew: (n, random) => {
    const a = square(n, () => random.normal());
    return square(n, (i, j) => a[i][j] - a[j][i]);
  },
  symmetric: (n, random) => {
    const a = square(n, () => random.normal());
    return square(n, (i, j) => a[i][j] + a[j][i]);
  },
  quaternion: (_, random) => quaternion(random),
  jordan: (n, random) => jordan(n, below(random, 7) - 3),
  nilpotent: (n, random) => square(n, (i, j) => (j > i ? random.normal() : 0)),
  companion: (n, random) => square(n, (i, j) => (i === 0 ? random.normal() : i === j + 1 ? 1 : 0)),
  zero: (n) => square(n, () => 0),
  rankOne: (n, random) => {
    const [u, v] = [0, 1].map(() => Array.from({ length: n }, () => random.normal()));
    return square(n, (i, j) => u[i] * v[j]);
  },
  graded: (n, random) => square(n, (i, j) => random.normal() * 10 ** (-3 * Math.max(i, j))),
  badlyScaled: (n, random) => {
    const d = Array.from({ length: n }, () => 2 ** (below(random, 81) - 40));
    return square(n, (i, j) => (random.normal() * d[i]) / d[j]);
  },
  huge: (n, random) =>
    scaled(
      square(n, () => random.normal()),
      2 ** 1015,
    ),
  subnormal: (n, random) =>
    scaled(
      square(n, () => random.normal()),
      2 ** -1060,
    ),
  wide: (n, random) => square(n, () => random.normal() * 2 ** (below(random, 601) - 300)),
};
