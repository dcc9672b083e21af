/** out = z + h Σ w_j u_j. */
export function combine(
  z: Float64Array,
  h: number,
  weights: readonly number[],
  u: readonly Float64Array[],
  out: Float64Array,
): void {
  if (out !== z) out.set(z);
  for (let j = 0; j < weights.length; j++) {
    const weight = h * weights[j];
    if (weight !== 0) for (let i = 0; i < out.length; i++) out[i] += weight * u[j][i];
  }
}
