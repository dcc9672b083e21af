/** out = z + h·Σ weights_j·k_j, summed from the left with terms of weight 0 left out; `out` may be z. */
export type Combination = (z: Float64Array, h: number, out: Float64Array) => void;

/** Components that are summed at a time. */
const BLOCK = 64;

/**
 * The combination of stages k with fixed weights, in the order of operations that kernels promise.
 *
 * @param components of which alone it is made, from the first on
 */
export function combination(
  weights: readonly number[],
  k: readonly Float64Array[],
  components = Number.POSITIVE_INFINITY,
): Combination {
  const used = [...weights.keys()].filter((j) => weights[j] !== 0);
  if (used.length === 0) return (z, _h, out) => out.set(z);
  const w = Float64Array.from(used, (j) => weights[j]);
  const terms = used.map((j) => k[j]);
  const sum = new Float64Array(BLOCK);
  // Term after term within a block, two at a time: of loops over nothing but arrays and numbers engines make the fastest code.
  return (z, h, out) => {
    const end = Math.min(z.length, components);
    for (let begin = 0; begin < end; begin += BLOCK) {
      const count = Math.min(BLOCK, end - begin);
      setTo(sum, w[0], terms[0], begin, count);
      let j = 1;
      for (; j + 1 < terms.length; j += 2) addTwo(sum, w[j], terms[j], w[j + 1], terms[j + 1], begin, count);
      if (j < terms.length) addOne(sum, w[j], terms[j], begin, count);
      moved(sum, z, h, out, begin, count);
    }
  };
}

type Block = Float64Array;

function setTo(sum: Block, v: number, x: Float64Array, begin: number, count: number): void {
  for (let i = 0; i < count; i++) sum[i] = v * x[begin + i];
}

function addOne(sum: Block, v: number, x: Float64Array, begin: number, count: number): void {
  for (let i = 0; i < count; i++) sum[i] += v * x[begin + i];
}

function addTwo(
  sum: Block,
  v: number,
  x: Float64Array,
  w: number,
  y: Float64Array,
  begin: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) sum[i] = sum[i] + v * x[begin + i] + w * y[begin + i];
}

function moved(sum: Block, z: Float64Array, h: number, out: Float64Array, begin: number, count: number): void {
  for (let i = 0; i < count; i++) out[begin + i] = z[begin + i] + h * sum[i];
}
