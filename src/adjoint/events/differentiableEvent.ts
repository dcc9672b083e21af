import type { SolveEvent } from "../../ode/events/eventSystem.ts";

/** Derivatives by the state, the time and the parameters. */
export interface Slopes {
  readonly z: Float64Array;
  readonly t: number;
  readonly theta: Float64Array;
}

/** An event with its derivatives. */
export interface DifferentiableEvent {
  readonly name: string;
  /** With parameters in place. */
  bind(theta: Float64Array): SolveEvent;
  /** Those of g, at whose zero it happens; absent of one at given times. */
  readonly crossing?: (t: number, z: Float64Array, theta: Float64Array) => Slopes;
  /** aᵀ times those of the state after it; absent where the state stays as it is. */
  readonly pullback?: (t: number, z: Float64Array, theta: Float64Array, a: Float64Array) => Slopes;
}
