import type { PairKernel } from "../../core/kernel.ts";
import type { AdaptiveMethod } from "../adaptiveMethod.ts";
import { extensionDegree, stepPiece } from "../pieces.ts";
import type { Bounds } from "./crossing.ts";

/** Roundings of a polynomial's value: of each of its terms and their sum. */
const ROUNDINGS = 16;

/** The solution within one step, component by component a polynomial in θ = (t − from) / (to − from). */
export class StepPolynomial {
  readonly from: number;
  readonly to: number;
  readonly dimension: number;
  /** States at both ends. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly #degree: number;
  /** Of θᵐ in component i at `i * (degree + 1) + m`. */
  readonly #coefficients: Float64Array;
  readonly #shifted: Float64Array;

  constructor(from: number, to: number, after: Float64Array, degree: number, coefficients: Float64Array) {
    this.from = from;
    this.to = to;
    this.dimension = after.length;
    this.after = after;
    this.before = after.map((_, i) => coefficients[i * (degree + 1)]);
    this.#degree = degree;
    this.#coefficients = coefficients;
    this.#shifted = new Float64Array(degree + 1);
  }

  /** The continuous extension of the step that stands in a kernel's lane. */
  static ofStep(kernel: PairKernel, method: AdaptiveMethod, lane: number, from: number, to: number): StepPolynomial {
    const { dimension, lanes, zNew } = kernel;
    if (kernel.extraStages > 0) kernel.extend();
    const degree = extensionDegree(method);
    const coefficients = new Float64Array(dimension * (degree + 1));
    stepPiece(kernel, method, lane, coefficients);
    const after = Float64Array.from({ length: dimension }, (_, i) => zNew[i * lanes + lane]);
    return new StepPolynomial(from, to, after, degree, coefficients);
  }

  /** The cubic through two states with the slopes there (Hermite's). */
  static cubic(
    [from, to]: readonly [number, number],
    [z0, z1]: readonly [Float64Array, Float64Array],
    [s0, s1]: readonly [Float64Array, Float64Array],
  ): StepPolynomial {
    const h = to - from;
    const coefficients = new Float64Array(4 * z0.length);
    for (const [i, z] of z0.entries()) {
      const rise = z1[i] - z;
      const [out, into] = [h * s0[i], h * s1[i]];
      coefficients.set([z, out, 3 * rise - 2 * out - into, out + into - 2 * rise], 4 * i);
    }
    return new StepPolynomial(from, to, z1, 3, coefficients);
  }

  time(theta: number): number {
    return theta === 1 ? this.to : this.from + theta * (this.to - this.from);
  }

  /** Writes z at θ; the ends are the states themselves. */
  state(theta: number, out: Float64Array): Float64Array {
    if (theta === 1) {
      out.set(this.after);
      return out;
    }
    const degree = this.#degree;
    for (let i = 0; i < this.dimension; i++) {
      const first = i * (degree + 1);
      let sum = this.#coefficients[first + degree];
      for (let m = degree - 1; m >= 0; m--) sum = sum * theta + this.#coefficients[first + m];
      out[i] = sum;
    }
    return out;
  }

  /** Writes dz/dt at θ. */
  slope(theta: number, out: Float64Array): Float64Array {
    const degree = this.#degree;
    const h = this.to - this.from;
    for (let i = 0; i < this.dimension; i++) {
      const first = i * (degree + 1);
      let sum = degree * this.#coefficients[first + degree];
      for (let m = degree - 1; m >= 1; m--) sum = sum * theta + m * this.#coefficients[first + m];
      out[i] = sum / h;
    }
    return out;
  }

  /** Bounds of z and dz/dt for θ from a to b: Taylor's form about the middle, rounded outward. */
  bounds(a: number, b: number): { readonly z: Bounds[]; readonly slope: Bounds[] } {
    const degree = this.#degree;
    const [middle, radius] = [0.5 * (a + b), 0.5 * (b - a)];
    const h = this.to - this.from;
    const z: Bounds[] = [];
    const slope: Bounds[] = [];
    const c = this.#shifted;
    for (let i = 0; i < this.dimension; i++) {
      const first = i * (degree + 1);
      let size = 0;
      for (let m = 0; m <= degree; m++) {
        c[m] = this.#coefficients[first + m];
        size += Math.abs(c[m]);
      }
      for (let n = 0; n < degree; n++) for (let m = degree - 1; m >= n; m--) c[m] += middle * c[m + 1];
      let spread = 0;
      let slopeSpread = 0;
      for (let m = degree; m >= 1; m--) {
        spread = spread * radius + Math.abs(c[m]);
        if (m >= 2) slopeSpread = slopeSpread * radius + m * Math.abs(c[m]);
      }
      const rounding = ROUNDINGS * Number.EPSILON * size;
      z.push(around(c[0], spread * radius + rounding));
      slope.push(around(c[1] / h, (slopeSpread * radius + degree * rounding) / Math.abs(h)));
    }
    return { z, slope };
  }
}

function around(middle: number, radius: number): Bounds {
  return { lo: middle - radius, hi: middle + radius };
}
