import type { Complex } from "../../../src/core/eigenvalues/complex.ts";
import type { Matrix } from "./matrices.ts";

const ITERATIONS = 3;

/**
 * An upper bound of the smallest singular value of A − λ I, near it: ‖(A − λ I) x‖ / ‖x‖ for an x from inverse iterations. That is
 * how far a matrix of which λ is an eigenvalue is from A.
 */
export function smallestSingularValue(a: Matrix, lambda: Complex): number {
  const n = a.length;
  const shifted = { re: a.map((row, i) => row.map((x, j) => (i === j ? x - lambda.re : x))), im: -lambda.im };
  const size = Math.max(...a.flat().map(Math.abs), Math.abs(lambda.re), Math.abs(lambda.im));
  if (size === 0) return 0;
  let x = { re: Array.from({ length: n }, (_, i) => 1 + 0.37 * Math.sin(i)), im: Array.from({ length: n }, () => 0.1) };
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < ITERATIONS; k++) {
    // (A − λ I)ᴴ (A − λ I) y = x, by two eliminations.
    x = normalised(
      solve(shifted.re, shifted.im, normalised(solve(transposed(shifted.re), -shifted.im, x, size)), size),
    );
    let square = 0;
    for (let i = 0; i < n; i++) {
      let [re, im] = [-shifted.im * x.im[i], shifted.im * x.re[i]];
      for (let j = 0; j < n; j++) {
        re += shifted.re[i][j] * x.re[j];
        im += shifted.re[i][j] * x.im[j];
      }
      square += re * re + im * im;
    }
    best = Math.min(best, Math.sqrt(square));
  }
  return best;
}

interface Vector {
  readonly re: number[];
  readonly im: number[];
}

const transposed = (a: Matrix) => a.map((_, i) => a.map((row) => row[i]));

function normalised({ re, im }: Vector): Vector {
  const largest = Math.max(...re.map(Math.abs), ...im.map(Math.abs));
  const norm = Math.sqrt([...re, ...im].reduce((sum, x) => sum + (x / largest) ** 2, 0)) * largest;
  return { re: re.map((x) => x / norm), im: im.map((x) => x / norm) };
}

/** (A + i d I) x = b by elimination with partial pivoting; a pivot of 0 is a rounding error of A. */
function solve(a: Matrix, d: number, b: Vector, size: number): Vector {
  const n = a.length;
  const re = a.map((row, i) => [...row, b.re[i]]);
  const im = a.map((row, i) => [...row.map((_, j) => (i === j ? d : 0)), b.im[i]]);
  const least = size * 1e-14;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    const magnitude = (i: number) => Math.abs(re[i][k]) + Math.abs(im[i][k]);
    for (let i = k + 1; i < n; i++) if (magnitude(i) > magnitude(pivot)) pivot = i;
    [re[k], re[pivot], im[k], im[pivot]] = [re[pivot], re[k], im[pivot], im[k]];
    if (magnitude(k) < least) [re[k][k], im[k][k]] = [least, 0];
    const scale = Math.max(Math.abs(re[k][k]), Math.abs(im[k][k]));
    const [pr, pi] = [re[k][k] / scale, im[k][k] / scale];
    const square = (pr * pr + pi * pi) * scale;
    // Rows below alone: what lies above is met going back, which keeps the error that of a matrix close by.
    for (let i = k + 1; i < n; i++) {
      const fr = (re[i][k] * pr + im[i][k] * pi) / square;
      const fi = (im[i][k] * pr - re[i][k] * pi) / square;
      if (fr === 0 && fi === 0) continue;
      for (let j = k; j <= n; j++) {
        const [xr, xi] = [re[k][j], im[k][j]];
        re[i][j] -= fr * xr - fi * xi;
        im[i][j] -= fr * xi + fi * xr;
      }
    }
  }
  const x = { re: new Array<number>(n).fill(0), im: new Array<number>(n).fill(0) };
  for (let k = n - 1; k >= 0; k--) {
    let [br, bi] = [re[k][n], im[k][n]];
    for (let j = k + 1; j < n; j++) {
      br -= re[k][j] * x.re[j] - im[k][j] * x.im[j];
      bi -= re[k][j] * x.im[j] + im[k][j] * x.re[j];
    }
    const [pr, pi] = [re[k][k], im[k][k]];
    const scale = Math.max(Math.abs(pr), Math.abs(pi));
    const square = ((pr / scale) ** 2 + (pi / scale) ** 2) * scale;
    x.re[k] = (br * (pr / scale) + bi * (pi / scale)) / square;
    x.im[k] = (bi * (pr / scale) - br * (pi / scale)) / square;
  }
  return x;
}
