import { type Interval, interval } from "../graph/interval.ts";
import type { Box } from "./box.ts";
import { above, below, sumError } from "./rounding.ts";

/** A matrix of intervals, row by row; rounded outward. A vector has one column. */
export interface IntervalMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly lo: Float64Array;
  readonly hi: Float64Array;
}

export function zeroMatrix(rows: number, columns: number): IntervalMatrix {
  return { rows, columns, lo: new Float64Array(rows * columns), hi: new Float64Array(rows * columns) };
}

/** Of numbers, row by row. */
export function pointMatrix(rows: number, columns: number, values: ArrayLike<number>): IntervalMatrix {
  return { rows, columns, lo: new Float64Array(values), hi: new Float64Array(values) };
}

export function identity(n: number): IntervalMatrix {
  const out = zeroMatrix(n, n);
  for (let i = 0; i < n; i++) out.lo[i * (n + 1)] = out.hi[i * (n + 1)] = 1;
  return out;
}

export function column(box: Box): IntervalMatrix {
  return {
    rows: box.length,
    columns: 1,
    lo: Float64Array.from(box, ({ lo }) => lo),
    hi: Float64Array.from(box, ({ hi }) => hi),
  };
}

export const boxOf = ({ lo, hi }: IntervalMatrix): Box => Array.from(lo, (low, i) => interval(low, hi[i]));

export function product(a: IntervalMatrix, b: IntervalMatrix): IntervalMatrix {
  const out = zeroMatrix(a.rows, b.columns);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.columns; j++) {
      let [low, high, size] = [0, 0, 0];
      for (let k = 0; k < a.columns; k++) {
        const [p, q] = [i * a.columns + k, k * b.columns + j];
        const [al, ah, bl, bh] = [a.lo[p], a.hi[p], b.lo[q], b.hi[q]];
        const [w, x, y, z] = [al * bl, al * bh, ah * bl, ah * bh];
        const [least, most] = [Math.min(w, x, y, z), Math.max(w, x, y, z)];
        low += least;
        high += most;
        size += Math.max(Math.abs(least), Math.abs(most));
      }
      const error = sumError(a.columns, size);
      const at = i * b.columns + j;
      out.lo[at] = known(low - error, Number.NEGATIVE_INFINITY);
      out.hi[at] = known(high + error, Number.POSITIVE_INFINITY);
    }
  }
  return out;
}

const known = (x: number, otherwise: number) => (Number.isNaN(x) ? otherwise : x);

export function sum(a: IntervalMatrix, b: IntervalMatrix): IntervalMatrix {
  return { ...a, lo: a.lo.map((x, k) => below(x + b.lo[k])), hi: a.hi.map((x, k) => above(x + b.hi[k])) };
}

export function difference(a: IntervalMatrix, b: IntervalMatrix): IntervalMatrix {
  return { ...a, lo: a.lo.map((x, k) => below(x - b.hi[k])), hi: a.hi.map((x, k) => above(x - b.lo[k])) };
}

export function negative(a: IntervalMatrix): IntervalMatrix {
  return { ...a, lo: a.hi.map((x) => -x), hi: a.lo.map((x) => -x) };
}

export function transposed(a: IntervalMatrix): IntervalMatrix {
  const out = zeroMatrix(a.columns, a.rows);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.columns; j++) {
      out.lo[j * a.rows + i] = a.lo[i * a.columns + j];
      out.hi[j * a.rows + i] = a.hi[i * a.columns + j];
    }
  }
  return out;
}

/** (A + Aᵀ)/2 of a square matrix. */
export function symmetricPart(a: IntervalMatrix): IntervalMatrix {
  const { lo, hi } = sum(a, transposed(a));
  return { ...a, lo: lo.map((x) => below(x / 2)), hi: hi.map((x) => above(x / 2)) };
}

/** A number within each entry. */
export function midpoints({ lo, hi }: IntervalMatrix): Float64Array {
  return lo.map((low, k) => Math.min(hi[k], Math.max(low, low / 2 + hi[k] / 2)));
}

export const magnitude = ({ lo, hi }: Interval): number => Math.max(Math.abs(lo), Math.abs(hi));

export const isBounded = ({ lo, hi }: IntervalMatrix): boolean =>
  lo.every(Number.isFinite) && hi.every(Number.isFinite);
