import type { PulledBack } from "../core/linearisedSystem.ts";
import type { DifferentiableSystem } from "./differentiableSystem.ts";

/** The products of a cotangent a of f with the derivatives of f, the parameters being in place: fills `out`. */
export type PullbackAt = (t: number, z: Float64Array, a: Float64Array, out: PulledBack) => void;

/** That of a system, interpreted. */
export function interpretedPullback(system: DifferentiableSystem, theta: Float64Array): PullbackAt {
  return (t, z, a, out) => system.pullback(t, z, theta, a, out);
}
