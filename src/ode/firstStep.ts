import { squared } from "../core/squared.ts";
import { elementary } from "../elementary/elementary.ts";
/**
 * The automatic first step (Hairer, Nørsett & Wanner I, II.4): from the sizes of z, f and of f's change along a small Euler
 * step, all in the norm of the tolerances.
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

  /** Magnitude of the small Euler step at whose end f is to be evaluated; components of z and of f stand from `first` on. */
  explicitEuler(z: Float64Array, f: Float64Array, first: number): number {
    const d0 = this.#norm(z, z, first);
    const d1 = this.#norm(z, f, first);
    const h = d0 < 1e-5 || d1 < 1e-5 ? 1e-6 : (0.01 * d0) / d1;
    return Number.isFinite(h) && h > 0 ? h : 1e-6;
  }

  /** Magnitude of the first step, given f at both ends of the Euler step of size h0, `fEuler` from its begin on. */
  choose(h0: number, z: Float64Array, f: Float64Array, first: number, fEuler: Float64Array): number {
    const d1 = this.#norm(z, f, first);
    const d2 = this.#norm(z, f, first, fEuler) / h0;
    const largest = Math.max(d1, d2);
    if (!Number.isFinite(largest)) return h0;
    const h1 = largest <= 1e-15 ? Math.max(1e-6, h0 * 1e-3) : elementary.pow(0.01 / largest, 1 / (this.#order + 1));
    return Math.min(100 * h0, h1);
  }

  /** Of x, or of what is left of another vector without x. */
  #norm(z: Float64Array, x: Float64Array, first: number, other?: Float64Array): number {
    const dimension = this.#atols.length;
    let sum = 0;
    for (let i = 0; i < dimension; i++) {
      const scale = this.#atols[i] + this.#rtol * Math.abs(z[first + i]);
      const size = other ? other[i] - x[first + i] : x[first + i];
      // A component that is 0 and has no absolute tolerance says nothing yet.
      if (scale > 0) sum += squared(size / scale);
    }
    return Math.sqrt(sum / dimension);
  }
}
