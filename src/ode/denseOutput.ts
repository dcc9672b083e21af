import type { PairKernel } from "../core/kernel.ts";
import { squared } from "../core/squared.ts";
import type { Pair } from "./pair.ts";

/** Evaluates a pair's continuous extension inside the step a kernel has just attempted. */
export class DenseOutput {
  readonly #kernel: PairKernel;
  readonly #nodes: readonly number[];
  /** Coefficients of the polynomials b_i, highest power first. */
  readonly #polynomials: readonly (readonly number[])[];
  readonly #weights: Float64Array;
  readonly #z: Float64Array;
  readonly #slope: Float64Array;

  constructor(kernel: PairKernel, { dense, c }: Pair) {
    this.#kernel = kernel;
    this.#nodes = c;
    this.#polynomials = dense.b.map((row) => row.toReversed());
    this.#weights = new Float64Array(dense.b.length);
    this.#z = new Float64Array(kernel.dimension);
    this.#slope = new Float64Array(kernel.dimension);
  }

  /** Whether `kernel.extend()` has to be called before. */
  get needsExtraStages(): boolean {
    return this.#kernel.extraStages > 0;
  }

  /** z(t + θh) of a lane; overwritten by the next call. */
  at(lane: number, theta: number): Float64Array {
    const { dimension, lanes, h, z } = this.#kernel;
    for (let j = 0; j < this.#weights.length; j++) {
      let sum = 0;
      for (const x of this.#polynomials[j]) sum = (sum + x) * theta;
      this.#weights[j] = sum;
    }
    for (let i = 0; i < dimension; i++) {
      const entry = i * lanes + lane;
      this.#z[i] = z[entry] + h[lane] * this.#combined(entry);
    }
    return this.#z;
  }

  /** z′(t + θh) of a lane; overwritten by the next call. */
  slope(lane: number, theta: number): Float64Array {
    const { dimension, lanes } = this.#kernel;
    for (let j = 0; j < this.#weights.length; j++) {
      let [sum, derivative] = [0, 0];
      for (const x of this.#polynomials[j]) {
        sum += x;
        derivative = derivative * theta + sum;
        sum *= theta;
      }
      this.#weights[j] = derivative;
    }
    for (let i = 0; i < dimension; i++) this.#slope[i] = this.#combined(i * lanes + lane);
    return this.#slope;
  }

  /** The largest norm √(mean square) of k_j − z′(t + c_j h), the defect at the stages, each component times its scale. */
  stageDefect(lane: number, scale: Float64Array): number {
    const { dimension, lanes, k } = this.#kernel;
    const squares = this.#nodes.map((c, j) => {
      const slope = this.slope(lane, c);
      let sum = 0;
      for (let i = 0; i < dimension; i++) {
        sum += squared((k[(j * dimension + i) * lanes + lane] - slope[i]) * scale[i]);
      }
      return sum / dimension;
    });
    return Math.sqrt(Math.max(...squares));
  }

  /** Of one entry of the stages. */
  #combined(entry: number): number {
    const { dimension, lanes, k } = this.#kernel;
    const weights = this.#weights;
    const stride = dimension * lanes;
    let sum = 0;
    for (let j = 0; j < weights.length; j++) if (weights[j] !== 0) sum += weights[j] * k[j * stride + entry];
    return sum;
  }
}
