/** out = z + h·Σ weights_j·k_j, summed from the left with terms of weight 0 left out; `out` may be z. */
export type Combination = (z: Float64Array, h: number, out: Float64Array) => void;

/** The combination of stages k with fixed weights, in the order of operations that kernels promise. */
export function combination(weights: readonly number[], k: readonly Float64Array[]): Combination {
  const terms = weights.flatMap((weight, j) => (weight === 0 ? [] : [{ weight, k: k[j] }]));
  if (terms.length === 0) return (z, _h, out) => out.set(z);
  const [first, ...rest] = terms;
  return (z, h, out) => {
    for (let i = 0; i < z.length; i++) {
      let sum = first.weight * first.k[i];
      for (const term of rest) sum += term.weight * term.k[i];
      out[i] = z[i] + h * sum;
    }
  };
}
