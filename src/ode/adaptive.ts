import { type AdaptiveProblem, defaultTolerances } from "./adaptiveProblem.ts";
import { AdaptiveRun } from "./adaptiveRun.ts";
import { checkOutputs, type Solution } from "./solution.ts";

/**
 * Solves by steps chosen from error estimates, each trajectory by steps of its own.
 *
 * As many trajectories are under way as the kernel has lanes; one that ends makes room for the next. Output times cost no
 * steps: they are read off the continuous extension. Failures are statuses of the trajectories concerned.
 *
 * @throws RangeError for tolerances that are not positive or output times outside of the span
 */
export function solveAdaptive(problem: AdaptiveProblem): Solution {
  const { kernel, t0, t1, outputs = "steps" } = problem;
  const { rtol = defaultTolerances.rtol, atol = defaultTolerances.atol } = problem;
  checkOutputs(outputs, t0, t1);
  if (!(rtol >= 0 && atol >= 0 && rtol + atol > 0)) throw new RangeError("a tolerance must be above 0");
  kernel.setParameters(problem.theta);
  const { minStep = 0, maxStep = Number.POSITIVE_INFINITY } = problem;
  kernel.setLimits({ rtol, atol, smallest: minStep, largest: maxStep, direction: t1 < t0 ? -1 : 1 });
  return { dimension: kernel.dimension, trajectories: new AdaptiveRun({ ...problem, rtol, atol }).solve() };
}
