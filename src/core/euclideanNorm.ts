/**
 * The Euclidean norm of any number of values, scaled by the largest so that nothing overflows; ∞ where one is infinite.
 *
 * The operations and their order are those of the kernels' `norm`; those of `Math.hypot` are for each engine to choose.
 */
export function euclideanNorm(values: ArrayLike<number>): number {
  const { length } = values;
  let most = 0;
  for (let i = 0; i < length; i++) if (Math.abs(values[i]) > most) most = Math.abs(values[i]);
  if (most === Number.POSITIVE_INFINITY) return most;
  const scale = most === 0 ? 1 : most;
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (values[i] / scale) * (values[i] / scale);
  return Math.sqrt(sum) * scale;
}
