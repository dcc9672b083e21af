import type { System } from "../ode/system.ts";

/** A right-hand side with its reverse mode, evaluated at one point. */
export interface DifferentiableSystem extends System {
  /** The products of a cotangent a of f with the derivatives of f: fills `out`. */
  readonly pullback: (t: number, z: Float64Array, theta: Float64Array, a: Float64Array, out: PulledBack) => void;
}

/** aᵀ ∂f/∂z (`dimension` entries), aᵀ ∂f/∂θ (`parameterCount` entries) and aᵀ ∂f/∂t. */
export interface PulledBack {
  readonly z: Float64Array;
  readonly theta: Float64Array;
  t: number;
}

export function emptyPullback({ dimension, parameterCount }: System): PulledBack {
  return { z: new Float64Array(dimension), theta: new Float64Array(parameterCount), t: 0 };
}
