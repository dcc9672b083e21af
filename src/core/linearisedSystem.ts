import type { MassMatrix } from "./massMatrix.ts";

/**
 * A right-hand side with its exact derivatives, as implicit methods want it: at one point at a time, with the parameters already
 * in place.
 */
export interface LinearisedSystem {
  readonly dimension: number;
  readonly parameterCount: number;
  /** f depends on t. */
  readonly usesTime: boolean;
  /** Of ∂f/∂z, and of M. */
  readonly band: Band;
  /** M, where the equations are M z′ = f. */
  readonly mass?: MassMatrix;
  setParameters(theta: Float64Array): void;
  /** f(t, z). */
  value(t: number, z: Float64Array, out: Float64Array): void;
  /**
   * Writes ∂f/∂z, entry (i, j) at `i * (lower + 1 + upper) + (j − i + lower)` and what lies outside of the matrix 0, and ∂f/∂t
   * where f depends on t.
   */
  linearise(t: number, z: Float64Array, jacobian: Float64Array, byTime: Float64Array): void;
}

/** The same with what the reverse of implicit steps asks of it. */
export interface ReversibleSystem extends LinearisedSystem {
  /** The derivatives of aᵀ f by z, θ and t: fills `out`. */
  pullback(t: number, z: Float64Array, a: Float64Array, out: PulledBack): void;
  /** The derivatives of aᵀ (∂f/∂z v + τ ∂f/∂t) by z, θ and t, second ones of f: fills `out`. */
  pullbackOfTangent(t: number, z: Float64Array, a: Float64Array, v: Float64Array, tau: number, out: PulledBack): void;
}

/** Products of a cotangent with derivatives: by z (`dimension` entries), by θ (`parameterCount` entries) and by t. */
export interface PulledBack {
  readonly z: Float64Array;
  readonly theta: Float64Array;
  t: number;
}

export function emptyPullback({
  dimension,
  parameterCount,
}: Pick<LinearisedSystem, "dimension" | "parameterCount">): PulledBack {
  return { z: new Float64Array(dimension), theta: new Float64Array(parameterCount), t: 0 };
}

/** How far ∂f/∂z reaches below and above its diagonal: `dimension − 1` both where it is full. */
export interface Band {
  readonly lower: number;
  readonly upper: number;
}
