import { joined } from "../core/joined.ts";
import { usesTime } from "../graph/vectorField.ts";
import { solveAdaptive } from "../ode/adaptive.ts";
import { adaptiveMethod, type Method } from "../ode/adaptiveMethod.ts";
import type { AdaptiveProblem } from "../ode/adaptiveProblem.ts";
import { solveFixedStep } from "../ode/fixedStep.ts";
import type { Solution } from "../ode/solution.ts";
import { isStepped } from "../ode/steppedMethod.ts";
import { isSwitching } from "../ode/switchingMethod.ts";
import { tracedEvents } from "./events/studyEvents.ts";
import type { Kernels } from "./kernels.ts";
import { methodInUse } from "./methodInUse.ts";
import { checkTimes, explained, fixedSteps, outputsOf, type SolveOptions, solve } from "./solve.ts";
import { adaptiveSettings, stopsOf } from "./stepRequest.ts";
import type { Study } from "./study.ts";
import { tracedSwitches } from "./switches/tracedSwitches.ts";
import { switchingTimes } from "./switchingTimes.ts";

/**
 * Solves studies of one text that differ in parameters and initial states: together, each trajectory in a lane with parameters of its
 * own, where they take the same steps of fixed size or an explicit pair chooses those of each, else one after another. The numbers
 * are those of `solve` of each.
 *
 * @throws UnknownName, StudyError as `solve` does
 */
export function solveTogether(kernels: Kernels, studies: readonly Study[], options: SolveOptions = {}): Solution[] {
  return inLanes(kernels, studies, options) ?? studies.map((study) => solve(kernels, study, options));
}

/** Undefined where they cannot share a kernel. */
function inLanes(kernels: Kernels, studies: readonly Study[], options: SolveOptions): Solution[] | undefined {
  if (studies.length < 2 || !studies.every((study) => isAlike(study, studies[0]))) return undefined;
  const [first] = studies;
  const { field, system, span } = first;
  // Each is told by itself what it went across.
  if (tracedSwitches(field).switches) return undefined;
  const method = methodInUse(first, options.method);
  const fixed = fixedSteps(first, method, options);
  const outputs = outputsOf(first, options);
  checkTimes(outputs, ...span);
  const starts = studies.flatMap(({ z0, theta }) => z0.map((z) => ({ z, theta })));
  const common = {
    system,
    t0: span[0],
    t1: span[1],
    states: joined(starts.map(({ z }) => z)),
    theta: first.theta,
    thetas: joined(starts.map(({ theta }) => theta)),
    outputs,
    stops: stopsOf(first, options),
    cancelled: options.cancelled,
  };
  if (!fixed) return byOwnSteps(kernels, studies, method, options, common);
  const kernel = kernels.fixedStepKernel(field, method);
  if (!kernel.openEach) return undefined;
  return shared(solveFixedStep({ ...common, kernel, method, choice: fixed }), studies);
}

/** Undefined where the method is none of a pair, and where f depends on time: what is looked for then ends steps of all. */
function byOwnSteps(
  kernels: Kernels,
  studies: readonly Study[],
  method: Method,
  options: SolveOptions,
  common: Omit<AdaptiveProblem, "kernel" | "method">,
): Solution[] | undefined {
  const [first] = studies;
  const pair = adaptiveMethod(method);
  if (isStepped(pair) || usesTime(first.field)) return undefined;
  const kernel = kernels.ownPairKernel?.(first.field, pair);
  if (!kernel) return undefined;
  const stiff = new Set<Study>();
  const owners = studies.flatMap((study) => study.z0.map(() => study));
  const settings = adaptiveSettings(first, options);
  const leave = isSwitching(pair) ? { stiff: (trajectory: number) => void stiff.add(owners[trajectory]) } : {};
  const solutions = shared(solveAdaptive({ ...common, ...settings, ...leave, kernel, method: pair }), studies);
  return solutions.map((solution, k) => (stiff.has(studies[k]) ? solve(kernels, studies[k], options) : solution));
}

/** To each study the trajectories that are its own. */
function shared({ dimension, trajectories }: Solution, studies: readonly Study[]): Solution[] {
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
