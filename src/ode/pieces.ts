import { largest } from "../core/extremes.ts";
import type { PairKernel } from "../core/kernel.ts";
import type { AdaptiveMethod } from "./adaptiveMethod.ts";
import { lagrangeThroughZero } from "./lagrange.ts";

/**
 * A trajectory between its times: on each piece a polynomial in θ = (t − t[n]) / (t[n + 1] − t[n]), so that a drawing can refine
 * where it bends.
 */
export interface Pieces {
  readonly dimension: number;
  /** Where pieces meet: one more than there are pieces. */
  readonly t: Float64Array;
  readonly degree: number;
  /** Of θᵐ in component i of piece n at `(n * dimension + i) * (degree + 1) + m`. */
  readonly coefficients: Float64Array;
}

/** Part of a piece by which its ends' slopes are taken inside of it. */
const INSIDE = 2 ** -40;

/** A solution's times and states, row by row. */
interface Rows {
  readonly t: Float64Array;
  readonly z: Float64Array;
}

/** The state at θ of piece n. */
export function pieceAt(
  { dimension, degree, coefficients }: Pieces,
  n: number,
  theta: number,
  out: Float64Array,
): void {
  for (let i = 0; i < dimension; i++) {
    const first = (n * dimension + i) * (degree + 1);
    let sum = coefficients[first + degree];
    for (let m = degree - 1; m >= 0; m--) sum = sum * theta + coefficients[first + m];
    out[i] = sum;
  }
}

/** Its derivative by t there, of a piece that lasts h. */
export function pieceSlope(
  { dimension, degree, coefficients }: Pieces,
  n: number,
  theta: number,
  h: number,
  out: Float64Array,
): void {
  for (let i = 0; i < dimension; i++) {
    const first = (n * dimension + i) * (degree + 1);
    let sum = 0;
    for (let m = degree; m >= 1; m--) sum = sum * theta + m * coefficients[first + m];
    out[i] = sum / h;
  }
}

/** Straight lines between rows: what a method that has no continuous extension computed, and nothing more. */
export function polygon({ t, z }: Rows, dimension: number): Pieces {
  const count = Math.max(0, t.length - 1);
  const coefficients = new Float64Array(count * dimension * 2);
  for (let k = 0; k < count * dimension; k++) {
    coefficients[2 * k] = z[k];
    coefficients[2 * k + 1] = z[k + dimension] - z[k];
  }
  return { dimension, t, degree: 1, coefficients };
}

/**
 * Cubics (Hermite's) through rows, with given slopes at both ends of each; where two rows have one time, the jump between them.
 *
 * @param slope writes z′ at row n; t lies a little inside of the piece, as beside a row f may be another on either side
 */
export function cubicPieces(
  { t, z }: Rows,
  dimension: number,
  slope: (n: number, t: number, out: Float64Array) => void,
): Pieces {
  const count = Math.max(0, t.length - 1);
  const coefficients = new Float64Array(count * dimension * 4);
  const [s0, s1] = [new Float64Array(dimension), new Float64Array(dimension)];
  for (let n = 0; n < count; n++) {
    const h = t[n + 1] - t[n];
    if (h !== 0) {
      slope(n, t[n] + INSIDE * h, s0);
      slope(n + 1, t[n + 1] - INSIDE * h, s1);
    }
    for (let i = 0; i < dimension; i++) {
      const at = (n * dimension + i) * 4;
      const from = z[n * dimension + i];
      const rise = z[(n + 1) * dimension + i] - from;
      const [out, into] = [h * s0[i], h * s1[i]];
      const isKnown = h !== 0 && Number.isFinite(out) && Number.isFinite(into);
      coefficients[at] = from;
      coefficients[at + 1] = isKnown ? out : rise;
      coefficients[at + 2] = isKnown ? 3 * rise - 2 * out - into : 0;
      coefficients[at + 3] = isKnown ? out + into - 2 * rise : 0;
    }
  }
  return { dimension, t, degree: 3, coefficients };
}

/** Some components of pieces; where two rows have one time, the jump between them. */
export function joinedPieces(
  { dimension, t, degree, coefficients }: Pieces,
  z: Float64Array,
  of: readonly number[],
): Pieces {
  const count = Math.max(0, t.length - 1);
  const width = degree + 1;
  const chosen = new Float64Array(count * of.length * width);
  for (let n = 0; n < count; n++)
    for (const [k, i] of of.entries()) {
      const at = (n * of.length + k) * width;
      const from = (n * dimension + i) * width;
      chosen.set(coefficients.subarray(from, from + width), at);
      if (t[n + 1] === t[n]) chosen[at + 1] = z[(n + 1) * dimension + i] - z[n * dimension + i];
    }
  return { dimension: of.length, t, degree, coefficients: chosen };
}

/**
 * The continuous extension of a method on each of the steps it took, from the rows at their ends: every step is attempted once more,
 * as many at a time as the kernel has lanes. It is the extension that the solve itself evaluates at output times.
 */
export function extensionPieces(
  kernel: PairKernel,
  method: AdaptiveMethod,
  { t, z }: Rows,
  theta: Float64Array,
): Pieces {
  const { dimension, lanes } = kernel;
  const degree = extensionDegree(method);
  const count = Math.max(0, t.length - 1);
  const coefficients = new Float64Array(count * dimension * (degree + 1));
  kernel.setParameters(theta);
  for (let first = 0; first < count; first += lanes) {
    const used = Math.min(lanes, count - first);
    for (let lane = 0; lane < lanes; lane++) {
      // Lanes that are left over take the first step once more.
      const n = first + (lane < used ? lane : 0);
      kernel.t[lane] = t[n];
      kernel.h[lane] = t[n + 1] - t[n];
      for (let i = 0; i < dimension; i++) kernel.z[i * lanes + lane] = z[n * dimension + i];
    }
    kernel.derivative();
    kernel.attempt();
    if (kernel.extraStages > 0) kernel.extend();
    for (let lane = 0; lane < used; lane++) {
      const at = (first + lane) * dimension * (degree + 1);
      stepPiece(kernel, method, lane, coefficients.subarray(at, at + dimension * (degree + 1)));
    }
  }
  return { dimension, t, degree, coefficients };
}

/** The degree of a method's continuous extension. */
export function extensionDegree({ dense }: AdaptiveMethod): number {
  return largest(dense.b.map((row) => row.length));
}

/** Writes the continuous extension of the step that stands in a lane, extra stages included, as a piece; `out` begins as 0. */
export function stepPiece(
  { dimension, lanes, z, h, k }: PairKernel,
  method: AdaptiveMethod,
  lane: number,
  out: Float64Array,
): void {
  const width = extensionDegree(method) + 1;
  for (let i = 0; i < dimension; i++) {
    const entry = i * lanes + lane;
    out[i * width] = z[entry];
    method.dense.b.forEach((row, j) => {
      const slope = h[lane] * k[j * dimension * lanes + entry];
      row.forEach((x, m) => {
        out[i * width + m + 1] += x * slope;
      });
    });
  }
}

/** Times within each step at which a polynomial of some degree is known by its values, its ends left out; none where time resolves none. */
export function timesWithin(t: Float64Array, degree: number): readonly Float64Array[] {
  return Array.from({ length: Math.max(0, t.length - 1) }, (_, n) => {
    const times = Float64Array.from({ length: degree - 1 }, (_, m) => t[n] + ((t[n + 1] - t[n]) * (m + 1)) / degree);
    const all = [t[n], ...times, t[n + 1]];
    const direction = Math.sign(t[n + 1] - t[n]);
    return all.every((at, m) => m === 0 || (at - all[m - 1]) * direction > 0) ? times : new Float64Array();
  });
}

/**
 * The polynomials through rows and, within each step, through values at `timesWithin`: what a method whose steps cannot be taken
 * once more alike has told of its continuous extension.
 *
 * @param within row by row, `dimension` numbers a time
 */
export function interpolatedPieces(
  { t, z }: Rows,
  dimension: number,
  degree: number,
  times: readonly Float64Array[],
  within: Float64Array,
): Pieces {
  const nodes = Array.from({ length: degree }, (_, m) => (m + 1) / degree);
  const basis = lagrangeThroughZero(nodes);
  const coefficients = new Float64Array(times.length * dimension * (degree + 1));
  let first = 0;
  for (const [n, { length }] of times.entries()) {
    for (let i = 0; i < dimension; i++) {
      const at = (n * dimension + i) * (degree + 1);
      const from = z[n * dimension + i];
      const rise = z[(n + 1) * dimension + i] - from;
      coefficients[at] = from;
      // A line where time resolves nothing within; a jump is no part of a piece.
      if (length === 0) coefficients[at + 1] = t[n + 1] === t[n] ? 0 : rise;
      // Powers of a high degree lose half of the digits at first, and what is missing at the nodes gives them back.
      else
        for (let pass = 0; pass < 2; pass++) {
          const own = coefficients.subarray(at, at + degree + 1);
          const value = (theta: number) => own.reduceRight((sum, c) => sum * theta + c);
          const missing = nodes.map((theta, j) => {
            const wanted = j < length ? within[(first + j) * dimension + i] : z[(n + 1) * dimension + i];
            return wanted - value(theta);
          });
          for (const [j, row] of basis.entries()) for (const [m, x] of row.entries()) own[m + 1] += x * missing[j];
        }
    }
    first += length;
  }
  return { dimension, t, degree, coefficients };
}
