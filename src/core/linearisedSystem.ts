/**
 * A right-hand side with its exact derivatives, as implicit methods want it: at one point at a time, with the parameters already
 * in place.
 */
export interface LinearisedSystem {
  readonly dimension: number;
  readonly parameterCount: number;
  /** f depends on t. */
  readonly usesTime: boolean;
  readonly band: Band;
  setParameters(theta: Float64Array): void;
  /** f(t, z). */
  value(t: number, z: Float64Array, out: Float64Array): void;
  /**
   * Writes ∂f/∂z, entry (i, j) at `i * (lower + 1 + upper) + (j − i + lower)` and what lies outside of the matrix 0, and ∂f/∂t
   * where f depends on t.
   */
  linearise(t: number, z: Float64Array, jacobian: Float64Array, byTime: Float64Array): void;
}

/** How far ∂f/∂z reaches below and above its diagonal: `dimension − 1` both where it is full. */
export interface Band {
  readonly lower: number;
  readonly upper: number;
}
