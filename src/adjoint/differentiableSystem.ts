import type { PulledBack } from "../core/linearisedSystem.ts";
import type { System } from "../ode/system.ts";

/** A right-hand side with its reverse mode, evaluated at one point. */
export interface DifferentiableSystem extends System {
  /** The products of a cotangent a of f with the derivatives of f: fills `out`. */
  readonly pullback: (t: number, z: Float64Array, theta: Float64Array, a: Float64Array, out: PulledBack) => void;
}
