/** out += weight·x. */
export function accumulate(out: Float64Array, weight: number, x: Float64Array): void {
  if (weight !== 0) for (let i = 0; i < out.length; i++) out[i] += weight * x[i];
}

export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}
