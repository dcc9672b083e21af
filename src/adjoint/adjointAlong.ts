import { type Band, emptyPullback, type LinearisedSystem, type ReversibleSystem } from "../core/linearisedSystem.ts";
import type { StatePath } from "./keptPath.ts";

/**
 * The continuous adjoint a′ = −aᵀ ∂f/∂z along a known z(t), as implicit methods want it: linear, with the derivative −(∂f/∂z)ᵀ, the
 * band of which is that of ∂f/∂z mirrored.
 */
export class AdjointAlong implements LinearisedSystem {
  readonly dimension: number;
  readonly parameterCount: number;
  readonly usesTime = true;
  readonly band: Band;
  readonly #system: ReversibleSystem;
  readonly #path: StatePath;
  readonly #needsByTime: boolean;
  /** What times are counted from: next to a time far from 0 there are none for what is short. */
  origin = 0;
  readonly #z: Float64Array;
  readonly #slope: Float64Array;
  readonly #jacobian: Float64Array;
  readonly #pulled: ReturnType<typeof emptyPullback>;

  /** @param needsByTime whether the method that steps it asks for the derivative by t, which takes second ones of f */
  constructor(system: ReversibleSystem, path: StatePath, needsByTime: boolean) {
    const { dimension, band } = system;
    this.dimension = dimension;
    this.parameterCount = system.parameterCount;
    this.band = { lower: band.upper, upper: band.lower };
    this.#system = system;
    this.#path = path;
    this.#needsByTime = needsByTime;
    this.#z = new Float64Array(dimension);
    this.#slope = new Float64Array(dimension);
    this.#jacobian = new Float64Array(dimension * (band.lower + 1 + band.upper));
    this.#pulled = emptyPullback(system);
  }

  setParameters(theta: Float64Array): void {
    this.#system.setParameters(theta);
  }

  value(since: number, a: Float64Array, out: Float64Array): void {
    const t = this.origin + since;
    this.#path.at(t, this.#z);
    this.#system.pullback(t, this.#z, a, this.#pulled);
    for (let i = 0; i < out.length; i++) out[i] = -this.#pulled.z[i];
  }

  linearise(since: number, a: Float64Array, jacobian: Float64Array, byTime: Float64Array): void {
    const t = this.origin + since;
    const { lower, upper } = this.#system.band;
    const width = lower + 1 + upper;
    const n = this.dimension;
    this.#path.at(t, this.#z);
    this.#system.linearise(t, this.#z, this.#jacobian, this.#slope);
    jacobian.fill(0);
    for (let i = 0; i < n; i++)
      for (let j = Math.max(0, i - lower); j <= Math.min(n - 1, i + upper); j++)
        jacobian[j * width + i - j + upper] = -this.#jacobian[i * width + j - i + lower];
    if (!this.#needsByTime) return;
    // Along z(t), d/dt (aᵀ ∂f/∂z) is the derivative by z of aᵀ (∂f/∂z z′ + ∂f/∂t). Off the solution by a tolerance, f is off z′ by that
    // times a stiff rate.
    if (this.#path.slope) this.#path.slope(t, this.#slope);
    else this.#system.value(t, this.#z, this.#slope);
    this.#system.pullbackOfTangent(t, this.#z, a, this.#slope, 1, this.#pulled);
    for (let i = 0; i < n; i++) byTime[i] = -this.#pulled.z[i];
  }

  /** Adds weight · aᵀ ∂f/∂θ to the integral. */
  addToIntegral(since: number, a: Float64Array, weight: number, integral: Float64Array): void {
    const t = this.origin + since;
    this.#path.at(t, this.#z);
    this.#system.pullback(t, this.#z, a, this.#pulled);
    for (let p = 0; p < integral.length; p++) integral[p] += weight * this.#pulled.theta[p];
  }
}
