import type { PairKernel } from "../core/kernel.ts";
import type { Pair } from "./pair.ts";

/** Evaluates a pair's continuous extension inside the step a kernel has just attempted. */
export class DenseOutput {
  readonly #kernel: PairKernel;
  /** Coefficients of the polynomials b_i, highest power first. */
  readonly #polynomials: readonly (readonly number[])[];
  readonly #weights: Float64Array;
  readonly #z: Float64Array;

  constructor(kernel: PairKernel, { dense }: Pair) {
    this.#kernel = kernel;
    this.#polynomials = dense.b.map((row) => row.toReversed());
    this.#weights = new Float64Array(dense.b.length);
    this.#z = new Float64Array(kernel.dimension);
  }

  /** Whether `kernel.extend()` has to be called before. */
  get needsExtraStages(): boolean {
    return this.#kernel.extraStages > 0;
  }

  /** z(t + θh) of a lane; overwritten by the next call. */
  at(lane: number, theta: number): Float64Array {
    const { dimension, lanes, h, z, k } = this.#kernel;
    const weights = this.#weights;
    for (let j = 0; j < weights.length; j++) {
      let sum = 0;
      for (const x of this.#polynomials[j]) sum = (sum + x) * theta;
      weights[j] = sum;
    }
    const stride = dimension * lanes;
    for (let i = 0; i < dimension; i++) {
      const entry = i * lanes + lane;
      let sum = 0;
      for (let j = 0; j < weights.length; j++) if (weights[j] !== 0) sum += weights[j] * k[j * stride + entry];
      this.#z[i] = z[entry] + h[lane] * sum;
    }
    return this.#z;
  }
}
