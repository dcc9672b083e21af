import type { Trajectory } from "../ode/solution.ts";
import type { GradientProblem } from "./gradientProblem.ts";
import { type GradientResult, unknownGradient } from "./gradientResult.ts";

/** What is known when the forward solve did not reach t1: why. */
export function failedForward(
  mode: string,
  { z0, theta }: GradientProblem,
  { status, diagnosis, stats, t }: Trajectory,
): GradientResult {
  return {
    mode,
    status,
    diagnosis,
    loss: Number.NaN,
    z1: new Float64Array(z0.length).fill(Number.NaN),
    gradient: unknownGradient(z0.length, theta.length),
    stats: { ...stats, backwardEvaluations: 0, storedStates: t.length },
  };
}
