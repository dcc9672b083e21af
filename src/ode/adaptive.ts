import { append } from "../core/append.ts";
import type { PairKernel, PairLimits } from "../core/kernel.ts";
import type { Diagnosis } from "../core/status.ts";
import { type AdaptiveProblem, defaultTolerances, type ResolvedProblem } from "./adaptiveProblem.ts";
import { AdaptiveRun } from "./adaptiveRun.ts";
import { stillUnseen } from "./earlyEnds.ts";
import { checkOutputs, type Solution, type SolveStats, type Trajectory } from "./solution.ts";
import type { WhenStiff } from "./switchingMethod.ts";
import { componentName } from "./system.ts";
import { finerThanTime, timeNoise } from "./timeResolution.ts";
import { absoluteTolerances, checkTolerances } from "./tolerances.ts";

/** Repeats until what a solve has passed over is followed no more. */
const MAX_REPEATS = 5;

/**
 * Solves by steps chosen from error estimates, each trajectory by steps of its own.
 *
 * As many trajectories are under way as the kernel has lanes; one that ends makes room for the next. Output times cost no
 * steps: they are read off the continuous extension. Failures are statuses of the trajectories concerned. Where the rounding
 * of times alone moves the solution by more than the tolerance, that much is tolerated, and said. What f does at some time
 * between the stages of a step no error estimate sees: it is looked for afterwards, down to 1/1024 of the span.
 *
 * @throws ExplainedError for tolerances that are not positive or output times outside of the span
 */
export function solveAdaptive(problem: AdaptiveProblem): Solution {
  const { kernel, t0, t1, outputs = "steps" } = problem;
  const { rtol = defaultTolerances.rtol, atol = defaultTolerances.atol } = problem;
  const { dimension } = kernel;
  checkOutputs(outputs, t0, t1);
  const asked = absoluteTolerances(atol, dimension);
  checkTolerances(rtol, asked);
  kernel.setParameters(problem.theta);
  const { atols, note } = tolerateTimeNoise(problem, rtol, asked);
  const { minStep = 0, maxStep = Number.POSITIVE_INFINITY } = problem;
  const limits = { rtol, atols, smallest: minStep, largest: maxStep, direction: t1 < t0 ? -1 : 1 } as const;
  kernel.setLimits(limits);
  const { trajectories, found } = repeatedly({
    ...problem,
    rtol,
    atols,
    whenStiff: problem.whenStiff && prepared(problem.whenStiff, problem.theta, limits),
  });
  const noted = note ? trajectories.map((one) => ({ ...one, diagnosis: one.diagnosis ?? note })) : trajectories;
  return { dimension, trajectories: noted, ...(found.length > 0 && { found }) };
}

/** The other method, its kernel made at its first use and then ready to be used. */
function prepared(whenStiff: WhenStiff, theta: Float64Array, limits: PairLimits): WhenStiff {
  let kernel: PairKernel | undefined;
  const made = () => {
    if (kernel) return kernel;
    kernel = whenStiff.kernel();
    kernel.setParameters(theta);
    kernel.setLimits(limits);
    return kernel;
  };
  return { ...whenStiff, kernel: made };
}

/** Repeats a solve, steps ending where f did something unseen, until nothing is unseen or repeating does not help. */
function repeatedly(problem: ResolvedProblem): { readonly trajectories: Trajectory[]; readonly found: number[] } {
  const found: number[] = [];
  const wasted: Trajectory[][] = [];
  for (;;) {
    const run = new AdaptiveRun(
      found.length > 0 ? { ...problem, stops: [...(problem.stops ?? []), ...found] } : problem,
    );
    const trajectories = run.solve();
    const isCancelled = trajectories.some(({ status }) => status === "cancelled");
    const unseen = isCancelled ? [] : run.unseen().filter((t) => !found.includes(t));
    if (unseen.length === 0 || wasted.length === MAX_REPEATS) {
      const note = unseen.length > 0 ? stillUnseen(unseen[0]) : undefined;
      if (!note && wasted.length === 0) return { trajectories, found };
      return {
        trajectories: trajectories.map((one, j) => ({
          ...one,
          diagnosis: one.diagnosis ?? note,
          stats: wasted.reduce((stats, solve) => withEffort(stats, solve[j].stats), one.stats),
        })),
        found: found.sort((a, b) => a - b),
      };
    }
    wasted.push(trajectories);
    append(found, unseen);
    problem.repeated?.();
  }
}

/** What a solve took, and what one before it cost that led to it. */
function withEffort(stats: SolveStats, before: SolveStats): SolveStats {
  const looked = (stats.defectEvaluations ?? 0) + (before.defectEvaluations ?? 0);
  const { jacobians, factorisations } = stats;
  return {
    ...stats,
    evaluations: stats.evaluations + before.evaluations,
    ...(jacobians !== undefined && { jacobians: jacobians + (before.jacobians ?? 0) }),
    ...(factorisations !== undefined && { factorisations: factorisations + (before.factorisations ?? 0) }),
    defectEvaluations: looked,
  };
}

/** Raises absolute tolerances to what the rounding of times leaves, and says so where that is more than was asked for. */
function tolerateTimeNoise(
  problem: AdaptiveProblem,
  rtol: number,
  asked: Float64Array,
): { readonly atols: Float64Array; readonly note?: Diagnosis } {
  const { kernel, system, states, t0, t1 } = problem;
  const z = states.subarray(0, kernel.dimension);
  const noise = timeNoise(kernel, z, t0, t1, rtol);
  if (!noise) return { atols: asked };
  const atols = asked.slice();
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
  return { atols, note };
}
