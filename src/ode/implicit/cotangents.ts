/** out += weight·x. */
export function accumulate(out: Float64Array, weight: number, x: Float64Array): void {
  if (weight !== 0) for (let i = 0; i < out.length; i++) out[i] += weight * x[i];
}
