/**
 * The Euclidean norm of any number of values, to the bit what `Math.hypot(...values)` gives where that does not overflow the
 * stack: scaled by the largest, its squares added with Kahan's compensation.
 */
export function euclideanNorm(values: ArrayLike<number>): number {
  const { length } = values;
  let most = 0;
  let hasNaN = false;
  for (let i = 0; i < length; i++) {
    const size = Math.abs(values[i]);
    if (size === Number.POSITIVE_INFINITY) return size;
    if (Number.isNaN(size)) hasNaN = true;
    else if (size > most) most = size;
  }
  if (hasNaN) return Number.NaN;
  if (most === 0) return 0;
  let sum = 0;
  let compensation = 0;
  for (let i = 0; i < length; i++) {
    const part = Math.abs(values[i]) / most;
    const summand = part * part - compensation;
    const next = sum + summand;
    compensation = next - sum - summand;
    sum = next;
  }
  return Math.sqrt(sum) * most;
}
