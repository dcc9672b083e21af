import { isExactProduct } from "../graph/interval.ts";

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

/** At least a + b. A sum that comes to 0, or has a term that is 0, is the sum itself: what is 0 stays 0. */
export function sumAbove(a: number, b: number): number {
  const sum = a + b;
  return sum === 0 || a === 0 || b === 0 ? sum : above(sum);
}

/** At most a + b. */
export function sumBelow(a: number, b: number): number {
  const sum = a + b;
  return sum === 0 || a === 0 || b === 0 ? sum : below(sum);
}

/** At least a · b; a product with 0 is 0. */
export function productAbove(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : above(a * b);
}

/** At most a / b; that itself where few digits tell. */
export function quotientBelow(a: number, b: number): number {
  const quotient = a / b;
  return quotient * b === a && isExactProduct(quotient, b) ? quotient : below(quotient);
}

/** At least √(a² + b²); where one of both is 0 the other one. */
export function hypotenuseAbove(a: number, b: number): number {
  const [less, more] = [Math.min(Math.abs(a), Math.abs(b)), Math.max(Math.abs(a), Math.abs(b))];
  if (less === 0 || more === Number.POSITIVE_INFINITY) return more;
  const ratio = above(less / more);
  return above(more * above(Math.sqrt(above(1 + above(ratio * ratio)))));
}

/**
 * What a sum of rounded products of doubles may be off by, the magnitudes of its terms adding up to `size`: n of them are off by
 * less than n + 2 halves of a unit in the last place, each by a little more where it underflows.
 */
export function sumError(terms: number, size: number): number {
  return (terms + 1) * (EPSILON * size + 64 * MIN_VALUE);
}
