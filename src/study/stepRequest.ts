import { listed, quoted } from "../core/quoted.ts";
import type { SolverSettings } from "../language/experiment.ts";
import type { Method } from "../ode/adaptiveMethod.ts";
import type { AdaptiveSettings } from "../ode/adaptiveProblem.ts";
import { defaultTolerances } from "../ode/adaptiveProblem.ts";
import type { StepChoice } from "../ode/fixedGrid.ts";
import { methods } from "../ode/methods/registry.ts";
import { isMultistep } from "../ode/steppedMethod.ts";
import type { AbsoluteTolerance } from "../ode/tolerances.ts";
import { methodInUse } from "./methodInUse.ts";
import { type Study, StudyError, stateNames } from "./study.ts";
import { switchingTimes } from "./switchingTimes.ts";

/** How to step, where a request differs from what the study says. */
export interface StepRequest {
  readonly method?: string;
  /** Equal steps over the span, or steps of this size: any method then takes fixed steps. */
  readonly steps?: number;
  readonly h?: number;
  /** For methods that choose their steps; `atol` for all components, one each, or some by name. */
  readonly rtol?: number;
  readonly atol?: AbsoluteTolerance | Readonly<Record<string, number>>;
  /** 0 takes back what the study says: no bound, and a first step that the method chooses. */
  readonly maxStep?: number;
  readonly firstStep?: number;
  readonly maxSteps?: number;
  /** Times that steps end at, in place of the study's. */
  readonly stops?: readonly number[];
}

/** What a method that chooses its steps goes by: fixed steps have none of it. */
export const ofControl = ["rtol", "atol", "maxStep", "firstStep", "maxSteps"] as const;

/** The settings of a method that chooses its steps: the request's, else the study's. */
export function adaptiveSettings(
  study: Study,
  request: StepRequest,
): AdaptiveSettings & Pick<SolverSettings, "rtol" | "atol" | "maxStep" | "firstStep" | "maxSteps"> {
  const { solver } = study;
  const { rtol = solver.rtol, maxStep = solver.maxStep, firstStep = solver.firstStep } = request;
  const { maxSteps = solver.maxSteps } = request;
  return {
    rtol,
    atol: request.atol === undefined ? solver.atol : tolerances(study, request.atol),
    maxStep: maxStep || undefined,
    firstStep: firstStep || undefined,
    maxSteps,
  };
}

/** A study whose own settings are those of a request. */
export function withControl(study: Study, request: StepRequest): Study {
  const { solver } = study;
  const { stops = solver.stops } = request;
  return { ...study, solver: { ...solver, ...adaptiveSettings(study, request), stops } };
}

/** Absolute tolerances of a request: those of a name by the study's components, the others at their default. */
function tolerances({ dynamics, field }: Study, atol: NonNullable<StepRequest["atol"]>): AbsoluteTolerance {
  const names = stateNames(dynamics, field.dimension);
  if (typeof atol === "number") return atol;
  if (Array.isArray(atol)) {
    if (atol.length === 1) return atol[0];
    if (atol.length === names.length) return atol;
    throw new StudyError(`atol takes one number a component (${listed(names)}), not ${atol.length}`);
  }
  const given = new Map(Object.entries(atol));
  for (const name of given.keys()) {
    if (!names.includes(name))
      throw new StudyError(`atol of an unknown component ${quoted(name)}; known are ${listed(names)}`);
  }
  return names.map((name) => given.get(name) ?? defaultTolerances.atol);
}

/** Refuses what only methods that choose their steps have, and more: nothing that is said may be without effect. */
export function refuseControl(
  { name: method }: { readonly name: string },
  request: StepRequest,
  ...more: (keyof StepRequest)[]
): void {
  for (const name of [...ofControl, ...more]) {
    if (request[name] !== undefined) throw new StudyError(`fixed steps of ${method} have no ${name}`);
  }
}

/** Refuses fixed steps of a method that has none. */
export function refuseFixedSteps(method: Method): void {
  if (isMultistep(method))
    throw new StudyError(
      `${method.name} goes by the steps before the one it takes, and chooses each: it has no fixed ones`,
    );
}

/** The stops inside of a study's span, in the direction of the solve. */
export function stopsOf({ span: [t0, t1], solver }: Study, { stops = solver.stops }: StepRequest): number[] {
  const direction = t1 < t0 ? -1 : 1;
  const inside = (t: number) => (t - t0) * direction > 0 && (t1 - t) * direction > 0;
  return [...new Set(stops)].filter(inside).sort((a, b) => (a - b) * direction);
}

/**
 * The fixed steps that were asked for: by the request, or by the study where the request does not ask for control of steps
 * or for another method that has it.
 */
export function stepChoice({ solver }: Study, request: StepRequest): StepChoice | undefined {
  const { steps, h, method } = request;
  if (steps !== undefined && h !== undefined) throw new StudyError("steps and h exclude each other");
  if (steps !== undefined) return { steps };
  if (h !== undefined) return { h };
  const asksForControl = ofControl.some((name) => request[name] !== undefined);
  if (asksForControl || (method && methods.get(method).embedded)) return undefined;
  if (solver.steps !== undefined) return { steps: solver.steps };
  if (solver.h !== undefined) return { h: solver.h };
  return undefined;
}

/** Steps over the span where nothing is said. */
export const DEFAULT_STEPS = 200;

/** What a solve used, as JSON says it. */
export function usedSteps(study: Study, request: StepRequest) {
  const method = methodInUse(study, request.method);
  const { jumps } = switchingTimes(study.field, study.theta, study.span);
  const stops = { stops: stopsOf(study, request).length, ...(jumps.length > 0 && { switchingTimes: jumps.length }) };
  const choice = stepChoice(study, request);
  if (choice || !method.embedded) return { method: method.name, ...(choice ?? { steps: DEFAULT_STEPS }), ...stops };
  return { method: method.name, ...adaptiveSettings(study, request), ...stops };
}
