import type { Numbers } from "../core/numbers.ts";
import { squared } from "../core/squared.ts";
import { raiseAll } from "../elementary/powers.ts";

/**
 * The automatic first step (Hairer, Nørsett & Wanner I, II.4): from the sizes of z, f and of f's change along a small Euler
 * step, all in the norm of the tolerances. Components of z and of f stand from `first` on.
 */
export class FirstStep {
  readonly #rtol: number;
  readonly #atols: Float64Array;
  readonly #order: number;

  /** @param estimateOrder order of the error estimate */
  constructor(rtol: number, atols: Float64Array, estimateOrder: number) {
    this.#rtol = rtol;
    this.#atols = atols;
    this.#order = estimateOrder;
  }

  /** Magnitude of the small Euler step at whose end f is to be evaluated, given the size of f. */
  explicitEuler(z: Float64Array, first: number, slope: number): number {
    const d0 = this.size(z, z, first);
    const h = d0 < 1e-5 || slope < 1e-5 ? 1e-6 : (0.01 * d0) / slope;
    return Number.isFinite(h) && h > 0 ? h : 1e-6;
  }

  /**
   * The larger one of the sizes of f and of its change by time, given f at both ends of the Euler step of size h0.
   *
   * @param lane of `lanes`, whose f at the end of that step it is: component i at `i * lanes + lane`
   */
  largest(
    h0: number,
    z: Float64Array,
    f: Float64Array,
    first: number,
    slope: number,
    fEuler: Numbers,
    lane: number,
    lanes: number,
  ): number {
    const dimension = this.#atols.length;
    let sum = 0;
    for (let i = 0, at = lane; i < dimension; i++, at += lanes)
      sum += this.#scaledSquare(i, z[first + i], fEuler[at] - f[first + i]);
    return Math.max(slope, Math.sqrt(sum / dimension) / h0);
  }

  /** Magnitudes of first steps, one for each Euler step, in place of what is the largest there. */
  choose(h0: Float64Array, largest: Float64Array): void {
    const powers = new Float64Array(largest.length);
    for (let j = 0; j < largest.length; j++) {
      const size = largest[j];
      powers[j] = isAtRest(size) || !Number.isFinite(size) ? 1 : 0.01 / size;
    }
    raiseAll(powers, 1 / (this.#order + 1));
    for (let j = 0; j < largest.length; j++) {
      const euler = Math.abs(h0[j]);
      const size = largest[j];
      if (!Number.isFinite(size)) largest[j] = euler;
      else largest[j] = Math.min(100 * euler, isAtRest(size) ? Math.max(1e-6, euler * 1e-3) : powers[j]);
    }
  }

  /** The norm of z or of f. */
  size(z: Float64Array, x: Float64Array, first: number): number {
    const dimension = this.#atols.length;
    let sum = 0;
    for (let i = 0; i < dimension; i++) sum += this.#scaledSquare(i, z[first + i], x[first + i]);
    return Math.sqrt(sum / dimension);
  }

  #scaledSquare(i: number, z: number, x: number): number {
    const scale = this.#atols[i] + this.#rtol * Math.abs(z);
    // A component that is 0 and has no absolute tolerance says nothing yet.
    return scale > 0 ? squared(x / scale) : 0;
  }
}

function isAtRest(largest: number): boolean {
  return largest <= 1e-15;
}
