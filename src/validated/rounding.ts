/** Bounds rounded outward by more than one unit in the last place; what is not a number bounds nothing. */

const { EPSILON, MIN_VALUE, NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;

export function below(x: number): number {
  const rounded = x - (Math.abs(x) * EPSILON + MIN_VALUE);
  // ∞ − ∞ is NaN, and so is what was NaN already: then nothing is known. An overflow to +∞ is a large number.
  if (!Number.isNaN(rounded)) return rounded;
  return x === POSITIVE_INFINITY ? Number.MAX_VALUE : NEGATIVE_INFINITY;
}

export function above(x: number): number {
  return -below(-x);
}

/**
 * What a sum of rounded products of doubles may be off by, the magnitudes of its terms adding up to `size`: n of them are off by
 * less than n + 2 halves of a unit in the last place, each by a little more where it underflows.
 */
export function sumError(terms: number, size: number): number {
  return (terms + 1) * (EPSILON * size + 64 * MIN_VALUE);
}
