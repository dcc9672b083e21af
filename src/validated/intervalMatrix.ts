import { type Interval, interval } from "../graph/interval.ts";
import type { Box } from "./box.ts";
import { above, below, sumAbove, sumBelow, sumError } from "./rounding.ts";

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
      let low = 0;
      let high = 0;
      let size = 0;
      let terms = 0;
      for (let k = 0; k < a.columns; k++) {
        const p = i * a.columns + k;
        const q = k * b.columns + j;
        const w = a.lo[p] * b.lo[q];
        const x = a.lo[p] * b.hi[q];
        const y = a.hi[p] * b.lo[q];
        const z = a.hi[p] * b.hi[q];
        const least = Math.min(w, x, y, z);
        const most = Math.max(w, x, y, z);
        // A product with 0 is exact: what is 0 stays 0. Others that come to 0 have underflown.
        if (least === 0 && most === 0 && (isZero(a, p) || isZero(b, q))) continue;
        low += least;
        high += most;
        size += Math.max(Math.abs(least), Math.abs(most));
        terms++;
      }
      const error = terms === 0 ? 0 : sumError(terms, size);
      const at = i * b.columns + j;
      out.lo[at] = known(low - error, Number.NEGATIVE_INFINITY);
      out.hi[at] = known(high + error, Number.POSITIVE_INFINITY);
    }
  }
  return out;
}

const isZero = ({ lo, hi }: IntervalMatrix, at: number) => lo[at] === 0 && hi[at] === 0;

const known = (x: number, otherwise: number) => (Number.isNaN(x) ? otherwise : x);

export function sum(a: IntervalMatrix, b: IntervalMatrix): IntervalMatrix {
  return { ...a, lo: a.lo.map((x, k) => sumBelow(x, b.lo[k])), hi: a.hi.map((x, k) => sumAbove(x, b.hi[k])) };
}

export function difference(a: IntervalMatrix, b: IntervalMatrix): IntervalMatrix {
  return { ...a, lo: a.lo.map((x, k) => sumBelow(x, -b.hi[k])), hi: a.hi.map((x, k) => sumAbove(x, -b.lo[k])) };
}

export function negative(a: IntervalMatrix): IntervalMatrix {
  // From 0, so that there is no −0.
  return { ...a, lo: a.hi.map((x) => 0 - x), hi: a.lo.map((x) => 0 - x) };
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
  return { ...a, lo: lo.map((x) => (x === 0 ? 0 : below(x / 2))), hi: hi.map((x) => (x === 0 ? 0 : above(x / 2))) };
}

/** At least the distance of two matrices within one of intervals, in any of the norms 1, 2 and ∞: how far the ends of all entries are apart. */
export function spread({ lo, hi }: IntervalMatrix): number {
  return lo.reduce((sum, low, k) => sumAbove(sum, sumAbove(hi[k], -low)), 0);
}

/** A number within each entry. */
export function midpoints({ lo, hi }: IntervalMatrix): Float64Array {
  return lo.map((low, k) => Math.min(hi[k], Math.max(low, low / 2 + hi[k] / 2)));
}

export const magnitude = ({ lo, hi }: Interval): number => Math.max(Math.abs(lo), Math.abs(hi));

export const isBounded = ({ lo, hi }: IntervalMatrix): boolean =>
  lo.every(Number.isFinite) && hi.every(Number.isFinite);
