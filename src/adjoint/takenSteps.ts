import type { Diagnosis } from "../core/status.ts";
import { solveAdaptive } from "../ode/adaptive.ts";
import { adaptiveMethod } from "../ode/adaptiveMethod.ts";
import type { SolveStats } from "../ode/solution.ts";
import { type GradientProblem, innerStops, isAdaptive, type Tolerances } from "./gradientProblem.ts";
import { fixedStepGrid, StepGrid, type TakenSegment } from "./stepGrid.ts";

/** The steps that a solve takes, and what finding them cost. */
export interface TakenSteps {
  readonly grid: StepGrid;
  readonly stats: SolveStats;
  /** Why they do not lead to t1. */
  readonly failure?: Diagnosis;
}

/** The steps of a problem's solve: those of its fixed grid, or those that step control accepts. */
export function takenSteps(problem: GradientProblem): TakenSteps {
  const { steps } = problem;
  if (isAdaptive(steps)) return acceptedSteps(problem, steps);
  const grid = fixedStepGrid(problem, steps);
  return { grid, stats: { steps: grid.count, accepted: grid.count, rejected: 0, evaluations: 0 } };
}

/** The steps that an adaptive solve accepts, ending at every observation time; of the states none is kept. */
function acceptedSteps(problem: GradientProblem, tolerances: Tolerances): TakenSteps {
  const { model, t0, t1, z0, theta, loss, cancelled } = problem;
  const pair = adaptiveMethod(problem.method);
  const segments: TakenSegment[] = [];
  const { trajectories } = solveAdaptive({
    kernel: model.state.pair(pair),
    system: model.system,
    method: pair,
    whenStiff: model.state.whenStiff?.(pair),
    t0,
    t1,
    states: z0,
    theta,
    ...tolerances,
    outputs: new Float64Array(),
    stops: innerStops(problem),
    jumps: problem.jumps,
    accepted(_trajectory, from, to, method) {
      segments.push({ from, to, h: to - from, steps: 1, method });
    },
    repeated() {
      segments.length = 0;
    },
    cancelled,
  });
  const [{ status, diagnosis, stats }] = trajectories;
  if (status === "ok") return { grid: new StepGrid(t0, segments, loss.times), stats };
  return { grid: new StepGrid(t0, segments, new Float64Array()), stats, failure: diagnosis };
}
