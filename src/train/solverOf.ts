import { gradientModes } from "../adjoint/gradientModes.ts";
import { FixedStepSolver } from "./fixedStepSolver.ts";
import { ModeSolver } from "./modeSolver.ts";
import { PartedSolver } from "./partedSolver.ts";
import type { SegmentSolver } from "./segmentSolver.ts";
import type { TrainingProblem } from "./trainingProblem.ts";

/**
 * Who solves and differentiates the segments of a training.
 *
 * The discrete modes of fixed-step methods go all segments together, `checkpointed` part by part where they are many; what else there
 * is, and what events come to, segment by segment.
 */
export function solverOf(problem: TrainingProblem): SegmentSolver {
  const { steps, gradient, events = [], partsTogether } = problem;
  if (events.length === 0 && "stepsPerInterval" in steps && (gradient === "direct" || gradient === "checkpointed")) {
    const whole = new FixedStepSolver(problem, steps.stepsPerInterval);
    return partsTogether && gradient === "checkpointed" ? new PartedSolver(problem, whole, partsTogether) : whole;
  }
  return new ModeSolver(problem, gradientModes.get(gradient));
}
