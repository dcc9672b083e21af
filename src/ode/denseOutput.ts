import type { PairKernel } from "../core/kernel.ts";
import type { Numbers } from "../core/numbers.ts";
import { squared } from "../core/squared.ts";
import type { AdaptiveMethod } from "./adaptiveMethod.ts";
import { type ExtensionTables, extensionTables, horner } from "./extensionTables.ts";

const REMEMBERED = 4;

/** Evaluates a pair's continuous extension inside the step a kernel has just attempted. */
export class DenseOutput {
  readonly #kernel: PairKernel<Numbers>;
  readonly #tables: ExtensionTables;
  readonly #nodes: readonly number[];
  readonly #weights: Float64Array;
  /** Weights of z at the places that were asked for last, which are often the same of every step, and which of them is forgotten next. */
  readonly #places: number[] = [];
  readonly #weightsAt: Float64Array[] = [];
  #oldest = 0;
  readonly #z: Float64Array;
  readonly #slope: Float64Array;

  constructor(kernel: PairKernel<Numbers>, method: AdaptiveMethod) {
    this.#kernel = kernel;
    this.#tables = extensionTables(method);
    this.#nodes = method.c;
    this.#weights = new Float64Array(this.#tables.polynomials.length);
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
    const weights = this.#weightsOf(theta);
    for (let i = 0; i < dimension; i++) {
      const entry = i * lanes + lane;
      this.#z[i] = z[entry] + h[lane] * this.#combined(weights, entry);
    }
    return this.#z;
  }

  /** z′(t + θh) of a lane; overwritten by the next call. */
  slope(lane: number, theta: number): Float64Array {
    const { dimension, lanes } = this.#kernel;
    const weights = this.#weights;
    const { derivatives } = this.#tables;
    for (let j = 0; j < weights.length; j++) weights[j] = horner(derivatives[j], theta);
    for (let i = 0; i < dimension; i++) this.#slope[i] = this.#combined(weights, i * lanes + lane);
    return this.#slope;
  }

  /** The largest norm √(mean square) of k_j − z′(t + c_j h), the defect at the stages, damped where the kernel can, each component times its scale. */
  stageDefect(lane: number, scale: Float64Array): number {
    const { dimension, lanes, k, t, h, z } = this.#kernel;
    const { atNodes } = this.#tables;
    const defect = this.#slope;
    let most = 0;
    for (let j = 0; j < atNodes.length; j++) {
      // The stages of some methods are no slopes.
      if (Number.isNaN(this.#nodes[j])) continue;
      for (let i = 0; i < dimension; i++) {
        const entry = i * lanes + lane;
        defect[i] = -this.#combined(atNodes[j], entry);
      }
      this.#kernel.weigh?.(defect);
      for (let i = 0; i < dimension; i++) defect[i] += k[j * dimension * lanes + i * lanes + lane];
      // What a stiff system forgets at once does not add up over the step.
      this.#kernel.damp?.(t[lane], this.#inLane(z, lane), h[lane], defect);
      let sum = 0;
      for (let i = 0; i < dimension; i++) sum += squared(defect[i] * scale[i]);
      most = Math.max(most, sum / dimension);
    }
    return Math.sqrt(most);
  }

  #weightsOf(theta: number): Float64Array {
    for (let n = 0; n < this.#places.length; n++) if (this.#places[n] === theta) return this.#weightsAt[n];
    const { polynomials } = this.#tables;
    this.#weightsAt[this.#oldest] ??= new Float64Array(polynomials.length);
    const weights = this.#weightsAt[this.#oldest];
    for (let j = 0; j < weights.length; j++) weights[j] = horner(polynomials[j], theta) * theta;
    this.#places[this.#oldest] = theta;
    this.#oldest = (this.#oldest + 1) % REMEMBERED;
    return weights;
  }

  #inLane(of: Numbers, lane: number): Float64Array {
    const { dimension, lanes } = this.#kernel;
    return lanes === 1 && of instanceof Float64Array
      ? of
      : Float64Array.from({ length: dimension }, (_, i) => of[i * lanes + lane]);
  }

  /** Of one entry of the stages. */
  #combined(weights: Float64Array, entry: number): number {
    const { dimension, lanes, k } = this.#kernel;
    const stride = dimension * lanes;
    let sum = 0;
    for (let j = 0; j < weights.length; j++) if (weights[j] !== 0) sum += weights[j] * k[j * stride + entry];
    return sum;
  }
}
