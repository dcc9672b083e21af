import { squared } from "../../core/squared.ts";

/** Iterations at most, and the contraction from which on it is not believed in. */
const MAX_ITERATIONS = 10;
const NO_CONTRACTION = 0.99;

/**
 * Simplified Newton iteration (Hairer & Wanner II, IV.8): improves until what is left, η‖δ‖ with η = Θ/(1 − Θ) from the observed
 * contraction Θ, is below the tolerance; gives up where that is not to be reached.
 *
 * @param improve changes the unknowns by one iteration and returns the size of the change; not finite where it went astray
 * @param rounding the size below which changes are rounding
 */
export function converges(improve: () => number, tolerance: number, rounding: number): boolean {
  let before = 0;
  for (let n = 1; n <= MAX_ITERATIONS; n++) {
    const size = improve();
    if (!Number.isFinite(size)) return false;
    if (size <= rounding) return true;
    if (n > 1) {
      const contraction = size / before;
      if (contraction >= NO_CONTRACTION) return false;
      const left = (contraction / (1 - contraction)) * size;
      if (left <= tolerance) return true;
      // What would be left after all of them.
      let ahead = left;
      for (let m = n; m < MAX_ITERATIONS; m++) ahead *= contraction;
      if (ahead > tolerance) return false;
    }
    before = size;
  }
  return false;
}

/** √(mean square) of a change, each component times its scale. */
export function scaledNorm(change: Float64Array, scale: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < change.length; i++) sum += squared(change[i] * scale[i]);
  return Math.sqrt(sum / change.length);
}
