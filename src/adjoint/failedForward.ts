import type { Trajectory } from "../ode/solution.ts";
import { failedGradient } from "./failedGradient.ts";
import type { GradientProblem } from "./gradientProblem.ts";
import type { GradientResult } from "./gradientResult.ts";

/** What is known when the forward solve did not reach t1: why. */
export function failedForward(mode: string, problem: GradientProblem, forward: Trajectory): GradientResult {
  const stats = { ...forward.stats, backwardEvaluations: 0, storedStates: forward.t.length };
  return failedGradient(mode, problem, forward, stats);
}
