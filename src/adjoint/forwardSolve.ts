import { solveAdaptive } from "../ode/adaptive.ts";
import { adaptiveMethod } from "../ode/adaptiveMethod.ts";
import type { AdaptiveProblem } from "../ode/adaptiveProblem.ts";
import { solveFixedStep } from "../ode/fixedStep.ts";
import type { Outputs, Trajectory } from "../ode/solution.ts";
import { type GradientProblem, innerStops, isAdaptive } from "./gradientProblem.ts";

/**
 * The problem's own solve, with a step ending at every observation time, and where steps had to end besides (`Solution.found`).
 *
 * @param told of steps that choose themselves
 */
export function forwardSolve(
  problem: GradientProblem,
  outputs: Outputs,
  told: Pick<AdaptiveProblem, "accepted" | "repeated"> = {},
): Trajectory & { readonly found?: readonly number[] } {
  const { model, method, steps, t0, t1, z0, theta, jumps, cancelled } = problem;
  const { state, system } = model;
  const stops = innerStops(problem);
  const common = { system, t0, t1, states: z0, theta, outputs, stops, jumps, cancelled };
  if (!isAdaptive(steps)) {
    const kernel = state.fixedStep(method);
    return solveFixedStep({ ...common, kernel, method, choice: steps }).trajectories[0];
  }
  const pair = adaptiveMethod(method);
  const { trajectories, found } = solveAdaptive({
    ...common,
    ...steps,
    ...told,
    kernel: state.pair(pair),
    method: pair,
    whenStiff: state.whenStiff?.(pair),
  });
  return { ...trajectories[0], found };
}
