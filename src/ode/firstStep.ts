import type { Numbers } from "../core/numbers.ts";
import { squared } from "../core/squared.ts";
import { raiseAll } from "../elementary/powers.ts";

/** A small step, and the size of f before it. */
interface EulerStep {
  readonly h: number;
  readonly slope: number;
}

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

  /** Magnitude of the small Euler step at whose end f is to be evaluated, and the size of f: that stands from `firstOfF` on. */
  explicitEuler(z: Float64Array, first: number, f: Float64Array, firstOfF: number): EulerStep {
    const dimension = this.#atols.length;
    let [z2, f2] = [0, 0];
    for (let i = 0; i < dimension; i++) {
      const scale = this.#scale(i, z[first + i]);
      if (!(scale > 0)) continue;
      z2 += squared(z[first + i] / scale);
      f2 += squared(f[firstOfF + i] / scale);
    }
    const d0 = Math.sqrt(z2 / dimension);
    const slope = Math.sqrt(f2 / dimension);
    const h = d0 < 1e-5 || slope < 1e-5 ? 1e-6 : (0.01 * d0) / slope;
    return { h: Number.isFinite(h) && h > 0 ? h : 1e-6, slope };
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
    for (let i = 0, at = lane; i < dimension; i++, at += lanes) {
      const scale = this.#scale(i, z[first + i]);
      if (scale > 0) sum += squared((fEuler[at] - f[first + i]) / scale);
    }
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

  /** Of a component at z; one that is 0 and has no absolute tolerance has none, and says nothing yet. */
  #scale(i: number, z: number): number {
    return this.#atols[i] + this.#rtol * Math.abs(z);
  }
}

function isAtRest(largest: number): boolean {
  return largest <= 1e-15;
}
