import { squared } from "../../core/squared.ts";

/** Iterations at most, and the contraction from which on it is not believed in. */
const MAX_ITERATIONS = 10;
const NO_CONTRACTION = 0.99;
/** In parts of rounding, what an iteration that goes no further may leave. */
const NEAR_ROUNDING = 1e3;
/** Iterations of a step that is to be as long as it is. */
export const PATIENT = 60;
/** Part of the largest component below which a component is not looked at by itself. */
const FAR_BELOW = 1e-12;

/**
 * Simplified Newton iteration (Hairer & Wanner II, IV.8): improves until what is left, η‖δ‖ with η = Θ/(1 − Θ) from the observed
 * contraction Θ, is below the tolerance; gives up where that is not to be reached.
 *
 * @param improve changes the unknowns by one iteration and returns the size of the change; not finite where it went astray
 * @param rounding the size below which changes are rounding
 * @param most iterations: more than usual where no shorter step can be taken instead
 */
export function iterate(improve: () => number, tolerance: number, rounding: number, most = MAX_ITERATIONS): Iteration {
  let before = 0;
  let contraction = 0;
  const ended = (converged: boolean, iterations: number) => ({ converged, iterations, contraction });
  for (let n = 1; n <= most; n++) {
    const size = improve();
    if (!Number.isFinite(size)) return ended(false, n);
    if (size <= rounding) return ended(true, n);
    if (n > 1) {
      contraction = size / before;
      // Rounding of f may be more than that of the unknowns: nearer it does not lead.
      if (contraction >= NO_CONTRACTION) return ended(size <= NEAR_ROUNDING * rounding, n);
      const left = (contraction / (1 - contraction)) * size;
      if (left <= tolerance) return ended(true, n);
      // What would be left after all of them.
      let ahead = left;
      for (let m = n; m < most; m++) ahead *= contraction;
      if (ahead > tolerance) return ended(false, n);
    }
    before = size;
  }
  return ended(false, most);
}

/** How an iteration went. */
export interface Iteration {
  readonly converged: boolean;
  readonly iterations: number;
  /** The size of its last change to that of the one before; 0 where there was but one. */
  readonly contraction: number;
}

/** How much of a step's growth is believed in after so many iterations: (2M + 1)/(2M + n) of M at most (Hairer & Wanner II, IV.8). */
export function trustAfter({ iterations }: Iteration, most = MAX_ITERATIONS): number {
  return (2 * most + 1) / (2 * most + iterations);
}

/** Iterations at most on the way to rounding, and the relative size of a change that may be left there. */
const MOST_POLISHING = 30;
const POLISHED = 1e-8;

/** Goes on with an iteration until its changes, relative to the unknowns, are rounding: they no longer become smaller by half. */
export function convergesToRounding(improve: () => number): boolean {
  let before = Number.POSITIVE_INFINITY;
  for (let n = 0; n < MOST_POLISHING; n++) {
    const size = improve();
    if (!Number.isFinite(size)) return false;
    if (size <= Number.EPSILON || (size >= before / 2 && before <= POLISHED)) return true;
    before = size;
  }
  return before <= POLISHED;
}

/**
 * The largest change of a component relative to it; what is far below the largest component counts relative to that one.
 *
 * @param states that a component is as large as in the largest of: one of a step that ends at its zero is not 0 all the way
 */
export function relativeSize(change: Float64Array, ...states: readonly Float64Array[]): number {
  const sizeOf = (i: number) => states.reduce((most, y) => Math.max(most, Math.abs(y[i])), 0);
  let largest = 0;
  for (let i = 0; i < change.length; i++) largest = Math.max(largest, sizeOf(i));
  const least = FAR_BELOW * largest + Number.MIN_VALUE;
  let size = 0;
  for (let i = 0; i < change.length; i++) {
    const part = Math.abs(change[i]) / Math.max(sizeOf(i), least);
    // A NaN is the largest.
    if (!(part <= size)) size = part;
  }
  return size;
}

/** √(mean square) of a change, each component times its scale. */
export function scaledNorm(change: Float64Array, scale: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < change.length; i++) sum += squared(change[i] * scale[i]);
  return Math.sqrt(sum / change.length);
}
