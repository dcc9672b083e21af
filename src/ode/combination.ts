/** out = z + h·Σ weights_j·k_j, summed from the left with terms of weight 0 left out; `out` may be z. */
export type Combination = (z: Float64Array, h: number, out: Float64Array) => void;

/** Components that are summed at a time. */
const BLOCK = 64;

/** The combination of stages k with fixed weights, in the order of operations that kernels promise. */
export function combination(weights: readonly number[], k: readonly Float64Array[]): Combination {
  const used = [...weights.keys()].filter((j) => weights[j] !== 0);
  if (used.length === 0) return (z, _h, out) => out.set(z);
  const w = Float64Array.from(used, (j) => weights[j]);
  const terms = used.map((j) => k[j]);
  const sum = new Float64Array(BLOCK);
  // Term after term within a block: loops over nothing but arrays, of which engines make the fastest code.
  return (z, h, out) => {
    for (let begin = 0; begin < z.length; begin += BLOCK) {
      const count = Math.min(BLOCK, z.length - begin);
      const [first] = terms;
      for (let i = 0; i < count; i++) sum[i] = w[0] * first[begin + i];
      for (let j = 1; j < terms.length; j++) {
        const term = terms[j];
        for (let i = 0; i < count; i++) sum[i] += w[j] * term[begin + i];
      }
      for (let i = 0; i < count; i++) out[begin + i] = z[begin + i] + h * sum[i];
    }
  };
}
