import { ExplainedError } from "../core/explainedError.ts";
import type { Diagnosis } from "../core/status.ts";
import { solveAdaptive } from "../ode/adaptive.ts";
import { adaptiveMethod, type Method } from "../ode/adaptiveMethod.ts";
import type { AdaptiveProblem } from "../ode/adaptiveProblem.ts";
import { adaptiveStretches } from "../ode/events/adaptiveStretches.ts";
import type { StretchSolver } from "../ode/events/eventSystem.ts";
import { fixedStretches } from "../ode/events/fixedStretches.ts";
import { type EventTrajectory, solveWithEvents } from "../ode/events/solveWithEvents.ts";
import { MAX_STEPS, type StepChoice } from "../ode/fixedGrid.ts";
import { solveFixedStep } from "../ode/fixedStep.ts";
import { inSinglePrecision } from "../ode/jump.ts";
import { checkOutputs, type Outputs, type Solution } from "../ode/solution.ts";
import { whenStiffOf } from "../ode/switchingMethod.ts";
import type { AbsoluteTolerance } from "../ode/tolerances.ts";
import { solvedConsistently } from "./consistentStarts.ts";
import { type EventsOfSolve, studyEvents } from "./events/studyEvents.ts";
import type { Kernels } from "./kernels.ts";
import { insteadOf, methodInUse } from "./methodInUse.ts";
import { refuseUnsplit } from "./split.ts";
import { withCause } from "./standstill.ts";
import {
  adaptiveSettings,
  DEFAULT_STEPS,
  refuseControl,
  refuseFixedSteps,
  type StepRequest,
  stepChoice,
  stopsOf,
} from "./stepRequest.ts";
import { type Study, StudyError } from "./study.ts";
import { steppedAcross } from "./switches/steppedAcross.ts";
import { switchedSolve } from "./switches/switchedSolve.ts";
import { type TracedSwitches, tracedSwitches } from "./switches/tracedSwitches.ts";
import { switchingTimes, tooManySwitchings } from "./switchingTimes.ts";

/** How to solve, where it differs from what the study says. */
export interface SolveOptions extends StepRequest {
  /** Default: the study's times, else every step. */
  readonly outputs?: Outputs;
  /** Polled every few milliseconds. */
  readonly cancelled?: () => boolean;
}

/** Numbers of a solution that keeps every step: 400 MB of them. */
const MAX_KEPT = 5e7;

/**
 * Solves a study from all its initial states, on one engine.
 *
 * @throws UnknownName for a method that is not registered, StudyError for options that contradict each other or the span
 */
export function solve(kernels: Kernels, study: Study, options: SolveOptions = {}): Solution {
  const method = methodInUse(study, options.method);
  const solution = solvedConsistently(kernels, study, options, (from) => solveBy(kernels, from, method, options));
  const instead = insteadOf(study, options, method);
  return instead ? noted(solution, instead) : solution;
}

function solveBy(kernels: Kernels, study: Study, method: Method, options: SolveOptions): Solution {
  const { field, system, z0, theta } = study;
  const [t0, t1] = study.span;
  const outputs = outputsOf(study, options);
  checkTimes(outputs, t0, t1);
  const states = new Float64Array(z0.length * field.dimension);
  for (const [j, z] of z0.entries()) states.set(z, j * field.dimension);
  const { jumps: exact, tooMany } = switchingTimes(field, theta, study.span);
  const jumps = kernels.onTensors ? inSinglePrecision(exact) : exact;
  const happening = studyEvents(study);
  const common = {
    system,
    t0,
    t1,
    states,
    theta,
    outputs,
    stops: stopsOf(study, options),
    jumps,
    cancelled: options.cancelled,
  } as const;
  const said = (solution: Solution) =>
    explained(tooMany ? noted(solution, tooManySwitchings(study.span)) : solution, study);
  const fixed = fixedSteps(study, method, options);
  if (fixed) {
    const kernel = kernels.fixedStepKernel(field, method);
    if (happening.events.length > 0) {
      const h = "h" in fixed ? fixed.h : Math.abs(t1 - t0) / stepCount(fixed, study);
      return said(eachWithEvents(fixedStretches({ ...common, kernel, method, h }), happening, common));
    }
    const solution = said(solveFixedStep({ ...common, kernel, method, choice: fixed }));
    const { switches } = tracedSwitches(field);
    return switches ? across(solution, switches, theta) : solution;
  }
  const chosen = adaptiveMethod(method);
  const { switches } = kernels.onTensors ? {} : tracedSwitches(field);
  if (switches) {
    const settings = { ...common, ...adaptiveSettings(study, options), method: chosen };
    return said(
      each(
        common,
        (start) => switchedSolve(kernels, switches, settings, happening, start),
        happening.events.length > 0,
      ),
    );
  }
  const kernel = kernels.pairKernel(field, chosen, z0.length);
  const whenStiff = kernels.onTensors
    ? undefined
    : whenStiffOf(chosen, (other) => kernels.pairKernel(field, other, z0.length));
  const problem = { ...common, ...adaptiveSettings(study, options), kernel, method: chosen, whenStiff };
  if (happening.events.length > 0) return said(eachWithEvents(adaptiveStretches(problem), happening, common));
  return said(solveAdaptive(problem));
}

/**
 * The steps of fixed size that a study is solved by; undefined where the method chooses its own.
 *
 * @throws StudyError for what does not go with them
 */
export function fixedSteps(study: Study, method: Method, options: SolveOptions): StepChoice | undefined {
  const choice = stepChoice(study, options);
  if (!choice && method.embedded) return undefined;
  refuseFixedSteps(method);
  refuseControl(method, options);
  refuseUnsplit(study, method);
  const fixed = choice ?? { steps: DEFAULT_STEPS };
  checkKept(fixed, study, outputsOf(study, options));
  return fixed;
}

/** Every step where nobody asks for times. */
export function outputsOf(study: Study, { outputs }: SolveOptions): Outputs {
  return outputs ?? study.times ?? "steps";
}

/** Trajectories one after another, each from event to event. */
function eachWithEvents(
  solver: StretchSolver,
  { events, atStart }: EventsOfSolve,
  common: Pick<AdaptiveProblem, "t0" | "t1" | "states" | "system"> & { readonly outputs: Outputs },
): Solution {
  const { t0, t1, outputs } = common;
  return each(common, (start) => solveWithEvents(solver, events, [t0, t1], start, outputs, atStart), true);
}

/** Trajectories one after another. */
function each(
  { states, system: { dimension } }: Pick<AdaptiveProblem, "states" | "system">,
  solveFrom: (start: Float64Array) => EventTrajectory,
  hasEvents: boolean,
): Solution {
  const solved = Array.from({ length: states.length / dimension }, (_, j) =>
    solveFrom(states.subarray(j * dimension, (j + 1) * dimension)),
  );
  const found = solved.flatMap((one) => one.found);
  return {
    dimension,
    trajectories: solved.map(({ found: _, places: __, events, ...trajectory }) =>
      hasEvents ? { ...trajectory, events } : trajectory,
    ),
    ...(found.length > 0 && { found: found.sort((a, b) => a - b) }),
  };
}

/** A solution that says of each trajectory that was held up what of the right-hand side did it. */
export function explained({ trajectories, ...rest }: Solution, study: Study): Solution {
  const of = (one: Solution["trajectories"][number]) => {
    if (!one.diagnosis || one.t.length === 0) return one;
    return { ...one, diagnosis: withCause(one.diagnosis, study, one) };
  };
  return { ...rest, trajectories: trajectories.map(of) };
}

/** A solution by steps of fixed size that says where it went across a condition on the state. */
function across(
  { trajectories, dimension, ...rest }: Solution,
  switches: TracedSwitches,
  theta: Float64Array,
): Solution {
  const of = (one: Solution["trajectories"][number]) => {
    const diagnosis = one.diagnosis ?? steppedAcross(switches, theta, dimension, one);
    return diagnosis ? { ...one, diagnosis } : one;
  };
  return { ...rest, dimension, trajectories: trajectories.map(of) };
}

/** A solution with something said of each trajectory that has nothing else to say. */
function noted({ trajectories, ...rest }: Solution, diagnosis: Diagnosis): Solution {
  return { ...rest, trajectories: trajectories.map((one) => ({ ...one, diagnosis: one.diagnosis ?? diagnosis })) };
}

/** The method and the steps or tolerances that `solve` takes for a request, defaults filled in. */
export interface SolverInUse {
  readonly method: string;
  /** Fixed steps over the span. */
  readonly steps?: number;
  readonly rtol?: number;
  readonly atol?: AbsoluteTolerance;
  /** 0: no bound, and a first step that the method chooses. */
  readonly maxStep?: number;
  readonly firstStep?: number;
  readonly maxSteps?: number;
  /** Those outside of the span have no effect. */
  readonly stops: readonly number[];
}

export function solverInUse(study: Study, request: StepRequest): SolverInUse {
  const method = request.method ?? study.solver.method;
  const { embedded } = methodInUse(study, method);
  const choice = stepChoice(study, request) ?? (embedded ? undefined : { steps: DEFAULT_STEPS });
  const { stops = study.solver.stops } = request;
  if (choice) return { method, steps: stepCount(choice, study), stops };
  const { maxStep = 0, firstStep = 0, ...control } = adaptiveSettings(study, request);
  return { method, ...control, maxStep, firstStep, stops };
}

/** How many steps a choice comes to; throws StudyError when they are more than can be counted. */
export function stepCount(choice: StepChoice, { span: [t0, t1] }: Pick<Study, "span">): number {
  const steps = "steps" in choice ? choice.steps : "h" in choice ? Math.ceil(Math.abs(t1 - t0) / choice.h) : 0;
  if (steps > MAX_STEPS) throw new StudyError(`${steps} steps are too many; ${MAX_STEPS} is the most`);
  return steps;
}

/** Refuses what would only end when memory does. */
function checkKept(choice: StepChoice, study: Study, outputs: Outputs): void {
  const steps = stepCount(choice, study);
  if (outputs === "steps" && steps * study.z0.length * study.field.dimension > MAX_KEPT) {
    throw new StudyError(`${steps} steps are too many to keep each; ask for output times instead`);
  }
}

export function checkTimes(outputs: Outputs, t0: number, t1: number): void {
  try {
    checkOutputs(outputs, t0, t1);
  } catch (error) {
    if (error instanceof ExplainedError) throw new StudyError(error.message);
    throw error;
  }
}
