import type { Complex } from "../core/eigenvalues/complex.ts";
import { inverse } from "../validated/inverse.ts";

export interface ComplexVector {
  readonly re: readonly number[];
  readonly im: readonly number[];
}

/** Inverse iterations: the first one gives most of what there is. */
const ITERATIONS = 3;
/** How far beside an eigenvalue the inverse is taken, in parts of the matrix. */
const BESIDE = 2 ** -44;
/** Two eigenvectors of one eigenvalue that are closer than so are one. */
const SAME = 1e-6;

/**
 * Eigenvectors of a small real matrix, one an eigenvalue, each of length 1; undefined for a repeated eigenvalue without a further one.
 *
 * By inverse iteration with the real form of A − λ.
 */
export function eigenvectors(
  rows: readonly (readonly number[])[],
  values: readonly Complex[],
): readonly (ComplexVector | undefined)[] {
  const n = rows.length;
  const largest = size(rows.flat()) || 1;
  const found: (ComplexVector | undefined)[] = [];
  for (const [k, { re, im }] of values.entries()) {
    const before = values.findIndex((other) => other.re === re && other.im === -im);
    if (im < 0 && before >= 0 && before < k) {
      const pair = found[before];
      found.push(pair && { re: pair.re, im: pair.im.map((x) => -x) });
      continue;
    }
    const shifted = (row: readonly number[], i: number) => row.map((x, j) => (i === j ? x - re - BESIDE * largest : x));
    const by = (factor: number, i: number) => Array.from({ length: n }, (_, j) => (i === j ? factor : 0));
    const matrix =
      im === 0
        ? rows.map(shifted)
        : [
            ...rows.map((row, i) => [...shifted(row, i), ...by(im, i)]),
            ...rows.map((row, i) => [...by(-im, i), ...shifted(row, i)]),
          ];
    const known = values.flatMap((other, j) => (j < k && other.re === re && other.im === im ? (found[j] ?? []) : []));
    found.push(iterated(matrix, n, known));
  }
  return found;
}

/** A null vector of a nearly singular matrix, away from those that are known. */
function iterated(
  matrix: readonly (readonly number[])[],
  n: number,
  known: readonly ComplexVector[],
): ComplexVector | undefined {
  const near = inverse(matrix);
  if (!near) return undefined;
  const apart = (v: readonly number[]) =>
    known.reduce((rest, { re }) => {
      const along = dot(re, rest);
      return rest.map((x, i) => x - along * (re[i] ?? 0));
    }, v);
  // Every column of the inverse is near the vector, the longest one most so.
  const columns = near.map((_, k) => apart(near.map((row) => row[k])));
  let v: readonly number[] = columns.reduce((longest, column) => (size(column) > size(longest) ? column : longest));
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const from = unit(apart(v));
    v = unit(near.map((row) => dot(row, from)));
  }
  if (!v.every(Number.isFinite)) return undefined;
  const isKnown = known.some(({ re }) => 1 - Math.abs(dot(re, v)) < SAME);
  if (isKnown) return undefined;
  const largest = v.reduce((most, x, i) => (Math.abs(x) > Math.abs(v[most]) * (1 + SAME) ? i : most), 0);
  const sign = v[largest] < 0 ? -1 : 1;
  const im = v.length > n ? v.slice(n).map((x) => sign * x) : v.map(() => 0);
  return { re: v.slice(0, n).map((x) => sign * x), im };
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);

const size = (v: readonly number[]) => v.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

function unit(v: readonly number[]): number[] {
  const largest = size(v) || 1;
  const scaled = v.map((x) => x / largest);
  const length = Math.sqrt(scaled.reduce((sum, x) => sum + x * x, 0));
  return scaled.map((x) => x / length);
}
