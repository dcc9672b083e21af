import { dot } from "../core/dot.ts";
/** What a least-squares fit says of its parameters, by the Gauss–Newton matrix JᵀJ at the minimum. */
export interface FitSpread {
  /** Variance of a residual: their sum of squares over how many there are beyond what they determine. */
  readonly variance: number;
  /** One a parameter; NaN for one that is not determined. */
  readonly standardErrors: Float64Array;
  /** Row by row; NaN where one of the two is not determined. */
  readonly correlation: Float64Array;
  /**
   * Directions that change no residual, of parameters in units of their columns' lengths: each a unit vector. A parameter with a
   * part in one of them is not determined.
   */
  readonly free: readonly Float64Array[];
  /** The step of Gauss and Newton from here, on what is determined: 0 at the minimum of a fit. */
  readonly step: Float64Array;
}

/** A singular value below this part of the largest is one of rounding and of the solver that made the columns. */
const NOTHING = 1e-7;
/** A part in a free direction that is not of rounding. */
export const PART = 0.05;
/** Sweeps over all pairs of columns; six are enough for any of ours. */
const MAX_SWEEPS = 30;

/**
 * Standard errors and correlations, s²(JᵀJ)⁻¹ with s² = ‖r‖²/(n − rank), from the singular values of J with columns of length 1:
 * exact in what columns of different units can tell, as a Cholesky factor of JᵀJ is not.
 *
 * @param columns ∂r/∂p, one array of n residuals a parameter
 * @param residuals n of them
 * @returns undefined where there are no more residuals than they determine parameters
 */
export function fitSpread(columns: readonly Float64Array[], residuals: Float64Array): FitSpread | undefined {
  const count = columns.length;
  const lengths = columns.map(length);
  const { values, left, right } = singularValues(
    columns.map((column, i) => column.map((x) => (lengths[i] > 0 ? x / lengths[i] : 0))),
  );
  const largest = values.reduce((most, x) => Math.max(most, x), 0);
  const isFree = values.map((value) => !(value > NOTHING * largest));
  const free = right.filter((_, k) => isFree[k]);
  const freedom = residuals.length - (count - free.length);
  if (freedom < 1) return undefined;
  const variance = residuals.reduce((sum, r) => sum + r * r, 0) / freedom;
  const isDetermined = lengths.map((_, i) => free.every((direction) => Math.abs(direction[i]) < PART));
  /** An entry of (DJᵀJD)⁻¹ on what is determined. */
  const inverse = (i: number, j: number) =>
    right.reduce((sum, v, k) => (isFree[k] ? sum : sum + (v[i] / values[k]) * (v[j] / values[k])), 0);
  const diagonal = lengths.map((_, i) => inverse(i, i));
  const correlation = new Float64Array(count * count).fill(Number.NaN);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      if (!isDetermined[i] || !isDetermined[j]) continue;
      correlation[i * count + j] = i === j ? 1 : inverse(i, j) / Math.sqrt(diagonal[i] * diagonal[j]);
    }
  }
  const parts = values.map((value, k) => (isFree[k] ? 0 : dot(left[k], residuals) / (value * value)));
  return {
    variance,
    step: Float64Array.from(lengths, (size, i) =>
      isDetermined[i] ? -right.reduce((sum, v, k) => sum + v[i] * parts[k], 0) / size : Number.NaN,
    ),
    standardErrors: Float64Array.from(lengths, (size, i) =>
      isDetermined[i] ? Math.sqrt(variance * diagonal[i]) / size : Number.NaN,
    ),
    correlation,
    free,
  };
}

/**
 * Singular values of the matrix with these columns, its left singular vectors times them, and its right ones, by rotations that make the columns
 * orthogonal (M. R. Hestenes 1958, "Inversion of matrices by biorthogonalization and related results"): small values keep their
 * digits.
 */
function singularValues(given: readonly Float64Array[]): {
  readonly values: number[];
  readonly left: Float64Array[];
  readonly right: Float64Array[];
} {
  const columns = given.map((column) => column.slice());
  const right = columns.map((_, i) => Float64Array.from(columns, (_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0, turned = true; turned && sweep < MAX_SWEEPS; sweep++) {
    turned = false;
    for (let i = 0; i < columns.length; i++) {
      for (let j = i + 1; j < columns.length; j++) {
        const [a, b, c] = [dot(columns[i], columns[i]), dot(columns[j], columns[j]), dot(columns[i], columns[j])];
        if (!(Math.abs(c) > Number.EPSILON * Math.sqrt(a * b))) continue;
        turned = true;
        const zeta = (b - a) / (2 * c);
        const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const cosine = 1 / Math.sqrt(1 + tangent * tangent);
        rotate(columns[i], columns[j], cosine, cosine * tangent);
        rotate(right[i], right[j], cosine, cosine * tangent);
      }
    }
  }
  return { values: columns.map(length), left: columns, right };
}

function rotate(x: Float64Array, y: Float64Array, cosine: number, sine: number): void {
  for (let n = 0; n < x.length; n++) {
    const [a, b] = [x[n], y[n]];
    x[n] = cosine * a - sine * b;
    y[n] = sine * a + cosine * b;
  }
}

const length = (x: Float64Array) => Math.sqrt(dot(x, x));
