import { formatShort } from "../core/formatShort.ts";
import { gridStep } from "../core/gridStep.ts";
import { isExplicit } from "../ode/adaptiveMethod.ts";
import { explainDivergence } from "../ode/divergence.ts";
import { RungeKuttaStep } from "../ode/rungeKuttaStep.ts";
import type { SolvedSegments } from "./segmentSolver.ts";
import { beginOf, endOf, type StepPart } from "./stepParts.ts";
import type { TrainingProblem } from "./trainingProblem.ts";

/** What steps of fixed size are taken of. */
export type SteppedProblem = Pick<TrainingProblem, "model" | "method" | "trajectories" | "jumps">;

/** Steps `first … end − 1` of a part. */
interface PartSteps {
  readonly part: StepPart;
  readonly first: number;
  readonly end: number;
}

/** Takes steps that a kernel did not finish again, from the states of a batch, to say which segment stops being finite, and why. */
export function explainSteps(
  problem: SteppedProblem,
  { targets, theta }: SolvedSegments,
  { part, first, end }: PartSteps,
  states: Float64Array,
): string {
  const { times, count, set } = targets;
  const { row } = part;
  const { trajectories, method, model } = problem;
  const { system } = model.gradientModel();
  const take = stepOf(problem, theta);
  for (let j = 0; j < count; j++) {
    const from = beginOf(part, targets, j);
    const h = (endOf(part, targets, j) - from) / part.steps;
    const z = Float64Array.from({ length: system.dimension }, (_, i) => states[i * count + j]);
    for (let n = first; n < end; n++) {
      const before = z.slice();
      const taken = gridStep(from, h, n);
      take(taken.t, taken.h, z);
      if (z.every(Number.isFinite)) continue;
      const { message } = explainDivergence(system, method, taken.t, taken.h, before, theta);
      const { trajectory } = set.segments[j];
      const name = trajectories[trajectory].name ?? trajectory;
      return trajectories.length > 1 ? `trajectory ${name}: ${message}` : message;
    }
  }
  // In float32 a value may overflow that is finite in the interpreter's float64.
  return `a solution stops being finite between t = ${formatShort(times[(row - 1) * count])} and ${formatShort(times[row * count])}`;
}

/** One step of one trajectory: interpreted where the method is explicit, else by the kernel itself. */
function stepOf(
  { method, model }: SteppedProblem,
  theta: Float64Array,
): (t: number, h: number, z: Float64Array) => void {
  if (isExplicit(method)) {
    const step = new RungeKuttaStep(model.gradientModel().system, method);
    return (t, h, z) => step.take(t, h, z, theta);
  }
  const kernel = model.kernel();
  return (t, h, z) => {
    const batch = kernel.open(z, 1, theta);
    batch.advance(t, h, 0, 1);
    batch.read(z);
  };
}
