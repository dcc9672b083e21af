import { Registry } from "../core/registry.ts";
import { squared } from "../core/squared.ts";
import type { Interval } from "../graph/interval.ts";
import { type IntervalMatrix, magnitude, symmetricPart, transposed } from "./intervalMatrix.ts";
import { below, hypotenuseAbove, sumAbove } from "./rounding.ts";
import { rowSums, spectralNormBound, symmetricEigenvalueBound } from "./spectral.ts";

/** A norm of vectors, with what it is of matrices; upper bounds over intervals are rounded outward. */
export interface Norm {
  readonly name: string;
  /** As it is written. */
  readonly label: string;
  /** Of a vector of numbers, as it is rounded. */
  length(x: ArrayLike<number>): number;
  /** At least that of every vector in a box. */
  upper(x: readonly Interval[]): number;
  /** At most that of every vector in a box. */
  lower(x: readonly Interval[]): number;
  /** At least that of every matrix within it. */
  matrixUpper(a: IntervalMatrix): number;
  /** At least the logarithmic norm of every matrix within it: lim (‖I + h A‖ − 1) / h. */
  logarithmicUpper(a: IntervalMatrix): number;
}

const least = ({ lo, hi }: Interval) => (lo <= 0 && hi >= 0 ? 0 : Math.min(Math.abs(lo), Math.abs(hi)));

function rowLogarithm(a: IntervalMatrix): number {
  const n = a.rows;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    let row = a.hi[i * n + i];
    for (let j = 0; j < n; j++) {
      if (j !== i) row = sumAbove(row, Math.max(Math.abs(a.lo[i * n + j]), Math.abs(a.hi[i * n + j])));
    }
    most = Math.max(most, row);
  }
  return most;
}

const euclidean: Norm = {
  name: "2",
  label: "‖·‖₂",
  length: (x) => Math.sqrt(Array.from(x).reduce((total, y) => total + y * y, 0)),
  upper: (x) => x.reduce((length, y) => hypotenuseAbove(length, magnitude(y)), 0),
  lower: (x) =>
    Math.max(0, below(Math.sqrt(x.reduce((total, y) => Math.max(0, below(total + below(squared(least(y))))), 0)))),
  matrixUpper: spectralNormBound,
  logarithmicUpper: (a) => (a.rows === 1 ? a.hi[0] : symmetricEigenvalueBound(symmetricPart(a))),
};

const largestOf: Norm = {
  name: "inf",
  label: "‖·‖∞",
  length: (x) => Array.from(x).reduce((most, y) => Math.max(most, Math.abs(y)), 0),
  upper: (x) => x.reduce((most, y) => Math.max(most, magnitude(y)), 0),
  lower: (x) => x.reduce((most, y) => Math.max(most, least(y)), 0),
  matrixUpper: rowSums,
  logarithmicUpper: rowLogarithm,
};

const total: Norm = {
  name: "1",
  label: "‖·‖₁",
  length: (x) => Array.from(x).reduce((all, y) => all + Math.abs(y), 0),
  upper: (x) => x.reduce((all, y) => sumAbove(all, magnitude(y)), 0),
  lower: (x) => x.reduce((all, y) => Math.max(0, below(all + least(y))), 0),
  matrixUpper: (a) => rowSums(transposed(a)),
  logarithmicUpper: (a) => rowLogarithm(transposed(a)),
};

export const norms = new Registry<Norm>("norm", [euclidean, largestOf, total]);
