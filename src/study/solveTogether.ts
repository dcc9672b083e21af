import { joined } from "../core/joined.ts";
import { solveFixedStep } from "../ode/fixedStep.ts";
import type { Solution } from "../ode/solution.ts";
import { tracedEvents } from "./events/studyEvents.ts";
import type { Kernels } from "./kernels.ts";
import { methodInUse } from "./methodInUse.ts";
import { checkTimes, explained, fixedSteps, outputsOf, type SolveOptions, solve } from "./solve.ts";
import { stopsOf } from "./stepRequest.ts";
import type { Study } from "./study.ts";
import { tracedSwitches } from "./switches/tracedSwitches.ts";
import { switchingTimes } from "./switchingTimes.ts";

/**
 * Solves studies of one text that differ in parameters and initial states: together, each trajectory in a lane with parameters of its
 * own, where they take the same steps of fixed size, else one after another. The numbers are those of `solve` of each.
 *
 * @throws UnknownName, StudyError as `solve` does
 */
export function solveTogether(kernels: Kernels, studies: readonly Study[], options: SolveOptions = {}): Solution[] {
  return inLanes(kernels, studies, options) ?? studies.map((study) => solve(kernels, study, options));
}

/** Undefined where they cannot share their steps. */
function inLanes(kernels: Kernels, studies: readonly Study[], options: SolveOptions): Solution[] | undefined {
  if (studies.length < 2 || !studies.every((study) => isAlike(study, studies[0]))) return undefined;
  const [first] = studies;
  const { field, system, span } = first;
  // Each is told by itself what it went across.
  if (tracedSwitches(field).switches) return undefined;
  const method = methodInUse(first, options.method);
  const fixed = fixedSteps(first, method, options);
  if (!fixed) return undefined;
  const kernel = kernels.fixedStepKernel(field, method);
  if (!kernel.openEach) return undefined;
  const outputs = outputsOf(first, options);
  checkTimes(outputs, ...span);
  const starts = studies.flatMap(({ z0, theta }) => z0.map((z) => ({ z, theta })));
  const { dimension, trajectories } = solveFixedStep({
    kernel,
    system,
    method,
    t0: span[0],
    t1: span[1],
    choice: fixed,
    states: joined(starts.map(({ z }) => z)),
    theta: first.theta,
    thetas: joined(starts.map(({ theta }) => theta)),
    outputs,
    stops: stopsOf(first, options),
    cancelled: options.cancelled,
  });
  let begun = 0;
  return studies.map((study) => {
    const own = trajectories.slice(begun, begun + study.z0.length);
    begun += study.z0.length;
    return explained({ dimension, trajectories: own }, study);
  });
}

/** Whether a study goes through the same times by the same function, which neither jumps nor has events or a mass matrix. */
function isAlike({ field, span, times, solver, theta, experiment }: Study, first: Study): boolean {
  const { jumps, tooMany } = switchingTimes(field, theta, span);
  return (
    field === first.field &&
    !field.mass &&
    span[0] === first.span[0] &&
    span[1] === first.span[1] &&
    JSON.stringify([...(times ?? [])]) === JSON.stringify([...(first.times ?? [])]) &&
    JSON.stringify(solver) === JSON.stringify(first.solver) &&
    jumps.length === 0 &&
    !tooMany &&
    tracedEvents({ experiment, field }).length === 0
  );
}
