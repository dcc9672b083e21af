import type { Complex } from "../core/eigenvalues/complex.ts";
import { inverse } from "../validated/inverse.ts";

export interface ComplexVector {
  readonly re: readonly number[];
  readonly im: readonly number[];
}

/** Inverse iterations: the first one gives most of what there is. */
const ITERATIONS = 3;
/** How far beside an eigenvalue the inverse is taken, in parts of the matrix; the second where the first is singular in doubles. */
const BESIDE = [2 ** -44, 2 ** -24];
/** Two eigenvectors of one eigenvalue that are closer than so are one. */
const SAME = 1e-6;

/**
 * Eigenvectors of a small real matrix, one an eigenvalue, each of length 1; undefined for a repeated eigenvalue without a further one.
 *
 * In the plane orthogonal to a row of A − λ, else by inverse iteration with its real form.
 */
export function eigenvectors(
  rows: readonly (readonly number[])[],
  values: readonly Complex[],
): readonly (ComplexVector | undefined)[] {
  const n = rows.length;
  const found: (ComplexVector | undefined)[] = [];
  for (const [k, { re, im }] of values.entries()) {
    const before = values.findIndex((other) => other.re === re && other.im === -im);
    if (im < 0 && before >= 0 && before < k) {
      const pair = found[before];
      found.push(pair && { re: pair.re, im: pair.im.map((x) => -x) });
      continue;
    }
    const known = values.flatMap((other, j) => (j < k && other.re === re && other.im === im ? (found[j] ?? []) : []));
    found.push(n === 2 ? inPlane(rows, values[k], known) : inSpace(rows, values[k], known));
  }
  return found;
}

function inPlane(
  [[a, b], [c, d]]: readonly (readonly number[])[],
  { re, im }: Complex,
  known: readonly ComplexVector[],
): ComplexVector | undefined {
  const first = Math.max(Math.abs(a - re), Math.abs(b), Math.abs(im));
  const second = Math.max(Math.abs(c), Math.abs(d - re), Math.abs(im));
  const isScalar = first === 0 && second === 0;
  if (known.length > 0) return isScalar ? { re: [0, 1], im: [0, 0] } : undefined;
  if (isScalar) return { re: [1, 0], im: [0, 0] };
  const [x, y, xi, yi] = first >= second ? [b, re - a, 0, im] : [re - d, c, im, 0];
  const v = unit(im === 0 ? [x, y] : [x, y, xi, yi]);
  const sign = Math.abs(v[0]) >= Math.abs(v[1]) ? v[0] < 0 : v[1] < 0;
  const w = v.map((entry) => (sign ? 0 - entry : entry));
  return { re: w.slice(0, 2), im: im === 0 ? [0, 0] : w.slice(2) };
}

/** By the inverse of a matrix near A − λ. */
function inSpace(
  rows: readonly (readonly number[])[],
  { re, im }: Complex,
  known: readonly ComplexVector[],
): ComplexVector | undefined {
  const n = rows.length;
  const largest = size(rows.flat()) || 1;
  for (const beside of BESIDE) {
    const shifted = (row: readonly number[], i: number) => row.map((x, j) => (i === j ? x - re - beside * largest : x));
    const by = (factor: number, i: number) => Array.from({ length: n }, (_, j) => (i === j ? factor : 0));
    const matrix =
      im === 0
        ? rows.map(shifted)
        : [
            ...rows.map((row, i) => [...shifted(row, i), ...by(im, i)]),
            ...rows.map((row, i) => [...by(-im, i), ...shifted(row, i)]),
          ];
    const near = inverse(matrix);
    if (near) return iterated(near, n, known);
  }
  return undefined;
}

/** A null vector of the matrix whose inverse is given, away from those that are known. */
function iterated(
  near: readonly (readonly number[])[],
  n: number,
  known: readonly ComplexVector[],
): ComplexVector | undefined {
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
