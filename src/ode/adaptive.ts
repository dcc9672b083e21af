import type { Diagnosis } from "../core/status.ts";
import { type AdaptiveProblem, defaultTolerances } from "./adaptiveProblem.ts";
import { AdaptiveRun } from "./adaptiveRun.ts";
import { checkOutputs, type Solution } from "./solution.ts";
import { componentName } from "./system.ts";
import { finerThanTime, timeNoise } from "./timeResolution.ts";
import { absoluteTolerances, checkTolerances } from "./tolerances.ts";

/**
 * Solves by steps chosen from error estimates, each trajectory by steps of its own.
 *
 * As many trajectories are under way as the kernel has lanes; one that ends makes room for the next. Output times cost no
 * steps: they are read off the continuous extension. Failures are statuses of the trajectories concerned. Where the rounding
 * of times alone moves the solution by more than the tolerance, that much is tolerated, and said.
 *
 * @throws RangeError for tolerances that are not positive or output times outside of the span
 */
export function solveAdaptive(problem: AdaptiveProblem): Solution {
  const { kernel, t0, t1, outputs = "steps" } = problem;
  const { rtol = defaultTolerances.rtol, atol = defaultTolerances.atol } = problem;
  const { dimension } = kernel;
  checkOutputs(outputs, t0, t1);
  const atols = absoluteTolerances(atol, dimension);
  checkTolerances(rtol, atols);
  kernel.setParameters(problem.theta);
  const note = tolerateTimeNoise(problem, rtol, atols);
  const { minStep = 0, maxStep = Number.POSITIVE_INFINITY } = problem;
  kernel.setLimits({ rtol, atols, smallest: minStep, largest: maxStep, direction: t1 < t0 ? -1 : 1 });
  const trajectories = new AdaptiveRun({ ...problem, rtol, atols }).solve();
  if (!note) return { dimension, trajectories };
  return { dimension, trajectories: trajectories.map((one) => ({ ...one, diagnosis: one.diagnosis ?? note })) };
}

/** Raises absolute tolerances to what the rounding of times leaves, and says so where that is more than was asked for. */
function tolerateTimeNoise(problem: AdaptiveProblem, rtol: number, atols: Float64Array): Diagnosis | undefined {
  const { kernel, system, states, t0, t1 } = problem;
  const z = states.subarray(0, kernel.dimension);
  const noise = timeNoise(kernel, z, t0, t1, rtol);
  if (!noise) return undefined;
  let most = 1;
  let note: Diagnosis | undefined;
  for (const [i, moved] of noise.entries()) {
    const tolerance = atols[i] + rtol * Math.abs(z[i]);
    if (moved > most * tolerance) {
      most = moved / tolerance;
      note = finerThanTime(componentName(system, i), t0, moved, tolerance);
    }
    if (moved > tolerance) atols[i] = moved;
  }
  return note;
}
