import type { GradientMode } from "../../adjoint/gradientMode.ts";
import { defaultGradientMode, gradientModes } from "../../adjoint/gradientModes.ts";
import type { GradientProblem } from "../../adjoint/gradientProblem.ts";
import type { GradientResult } from "../../adjoint/gradientResult.ts";
import { methodForMode } from "../../adjoint/methodForMode.ts";
import { formatShort } from "../../core/formatShort.ts";
import type { Arithmetic } from "../../core/kernel.ts";
import type { Diagnosis } from "../../core/status.ts";
import { type Method, stagesOf } from "../../ode/adaptiveMethod.ts";
import { inSinglePrecision } from "../../ode/jump.ts";
import { isStepped } from "../../ode/steppedMethod.ts";
import { type DecayTerm, decayTerms, lossShares } from "../../train/lossGradient.ts";
import { segmentGradient } from "../../train/segmentProblem.ts";
import { tracedEvents } from "../events/studyEvents.ts";
import { isSinglePrecision, type Kernels } from "../kernels.ts";
import { insteadOf, methodInUse } from "../methodInUse.ts";
import { type SolveOptions, stepCount } from "../solve.ts";
import { refuseUnsplit } from "../split.ts";
import {
  adaptiveSettings,
  DEFAULT_STEPS,
  refuseControl,
  refuseFixedSteps,
  stepChoice,
  stopsOf,
} from "../stepRequest.ts";
import { type Study, StudyError, stateNames } from "../study.ts";
import { unlocatedNote } from "../switches/unlocatedNote.ts";
import { switchingNote, switchingTimes } from "../switchingTimes.ts";
import { type RegulariserTerms, regulariserTerms, trainedParameters } from "../training/regulariserTerms.ts";
import { withIntegrals } from "../training/trainingFields.ts";
import { trainingSettings } from "../training/trainingSettings.ts";
import { consistentGradient } from "./consistentGradient.ts";
import { type GradientData, lossOfData } from "./gradientData.ts";
import { gradientLoss, withEndOf } from "./gradientLoss.ts";
import { gradientModel } from "./gradientModel.ts";

/** The modes to choose from, and what is used where nothing is said. */
export const gradientModeChoice = { names: gradientModes.names(), usual: defaultGradientMode };

/** How to solve and differentiate, where it differs from what the study says. */
export interface GradientOptions extends Omit<SolveOptions, "outputs"> {
  /** Default: `checkpointed`. */
  readonly mode?: string;
  /** `terminal:i`; default the experiment's. */
  readonly loss?: string;
  /** States that `checkpointed` may keep at a time. */
  readonly budget?: number;
  /** `backsolve` chooses its steps without the parameters' integral. */
  readonly seminorm?: boolean;
  /** Record the adjoint's path at about so many times. */
  readonly pathPoints?: number;
  /** Of how many of the first events it is told how their times move; default 0. */
  readonly eventTimes?: number;
  /** What a loss of data compares with (`gradientData`); without effect where `loss` names another. */
  readonly data?: GradientData;
}

/** The gradient of a study's loss in one mode, with what computed it and how long it took. */
export interface StudyGradient extends GradientResult {
  readonly engine: string;
  /** How compiled kernels rounded. */
  readonly arithmetic?: Arithmetic;
  readonly seconds: number;
}

/**
 * Computes the gradients of a study's loss, one for each initial state; of a loss of data, those of each trajectory's share in
 * the mean over all (`dataGradient` sums them). Parameters that are fixed have gradient 0.
 *
 * @throws UnknownName for a mode or method, StudyError for options or a loss that do not fit
 */
export function gradient(kernels: Kernels, study: Study, options: GradientOptions = {}): StudyGradient[] {
  const mode = gradientModes.get(options.mode ?? defaultGradientMode);
  const isShared = options.data !== undefined && options.loss === undefined;
  const decay = isShared ? [] : stateTerms(study, options).decay;
  const terms = decayTerms({ decay, trained: trainedParameters(study.dynamics) }, study.theta);
  const note = gradientNote(study, study.theta);
  return gradientProblems(kernels, study, options).map((problem) => {
    const started = performance.now();
    const whole = consistentGradient(kernels, study, options, mode.name, problem, (from) =>
      segmentGradient(mode, from),
    );
    const result = asStudied(whole, study);
    return {
      ...withTerms(result, terms),
      diagnosis: result.diagnosis ?? note ?? insteadOf(study, options, problem.method),
      engine: engineOf(mode.name, kernels, problem.method),
      arithmetic: kernels.arithmetic,
      seconds: (performance.now() - started) / 1000,
    };
  });
}

/** What every gradient of a study says of itself, whatever its mode and its status. */
export function gradientNote({ field, span }: Study, theta: Float64Array): Diagnosis | undefined {
  return switchingNote(switchingTimes(field, theta, span), span) ?? unlocatedNote(field, false);
}

/**
 * What the modes are given, one for each initial state, or for each trajectory of the data; integrals in the loss make the state
 * one component longer. Regularisers of the parameters alone are not among it: they are no matter of a solve.
 */
export function gradientProblems(kernels: Kernels, study: Study, options: GradientOptions): GradientProblem[] {
  const { theta, dynamics, span } = study;
  const { budget, seminorm, pathPoints, eventTimes, cancelled, data } = options;
  const solver = gradientSolver(study, options);
  checkBudget(solver.method, budget);
  const given = { budget, seminorm, pathPoints, eventTimes, cancelled };
  if (data && options.loss === undefined) {
    const shares = lossShares(lossOfData(kernels, study, data, solver), { theta, z0: data.z0, cancelled });
    return data.chosen.map((n) => ({ ...shares[n].problem, ...given }));
  }
  const [t0, t1] = span;
  if (t0 === t1)
    throw new StudyError(`a span from ${formatShort(t0)} to ${formatShort(t1)} holds no step to differentiate`);
  const { observed, integrand } = gradientLoss(study, options.loss);
  const { integrals } = stateTerms(study, options);
  const field = withIntegrals(study.field, integrand, integrals);
  const isLonger = field !== study.field;
  const loss = isLonger && !integrand ? withEndOf(observed, study.field.dimension, t1) : observed;
  const names = [...stateNames(dynamics, study.field.dimension), ...(isLonger ? ["loss"] : [])];
  const model = gradientModel(kernels, field, names);
  const { jumps: exact } = switchingTimes(field, theta, span);
  const jumps = isSinglePrecision(kernels) ? inSinglePrecision(exact) : exact;
  const events = tracedEvents(study);
  return study.z0.map((start) => {
    const z0 = new Float64Array(field.dimension);
    z0.set(start);
    return { model, ...solver, t0, t1, z0, theta, loss, jumps, events, ...given };
  });
}

/** The method and the steps of a gradient: those of the study where a request does not say others. */
export function gradientSolver(study: Study, options: GradientOptions) {
  const mode = gradientModes.get(options.mode ?? defaultGradientMode);
  const used = methodInUse(study, options.method);
  if (study.field.mass) refuseModeOrData(mode, options);
  const method = methodForMode(used.name, mode);
  const choice = stepChoice(study, options);
  if (choice) stepCount(choice, study);
  if (choice || !method.embedded) {
    refuseFixedSteps(method);
    refuseControl(method, options);
    refuseUnsplit(study, method);
  }
  const steps = choice ?? (method.embedded ? adaptiveSettings(study, options) : { steps: DEFAULT_STEPS });
  return { method, steps, stops: stopsOf(study, options) };
}

/** Refuses what has no mass matrix in it. */
function refuseModeOrData(mode: GradientMode, { data, loss }: GradientOptions): void {
  if (data && loss === undefined)
    throw new StudyError(
      "a loss of data is not differentiated with a mass matrix: take one of the state, such as terminal:0",
    );
  if (mode.exact && mode.name !== "forward") return;
  throw new StudyError(`${mode.name} takes no mass matrix: take the mode checkpointed or direct`);
}

export function checkBudget(method: Method, budget: number | undefined): void {
  const least = stagesOf(method) + 1;
  if (budget === undefined || budget >= least) return;
  throw new StudyError(`a budget of ${budget} states is too small: one step of ${method.name} takes ${least}`);
}

/** The regularisers that go with a loss of the state: those of the experiment's training, where its own loss is meant. */
function stateTerms(study: Study, { loss }: GradientOptions): RegulariserTerms {
  return regulariserTerms(loss === undefined ? trainingSettings(study).regularisers : []);
}

/** A result with what regularisers of the parameters add to it. */
function withTerms(result: GradientResult, terms: readonly DecayTerm[]): GradientResult {
  if (terms.length === 0) return result;
  const theta = result.gradient.theta.map((x, k) => terms.reduce((sum, term) => sum + term.theta[k], x));
  const loss = terms.reduce((sum, term) => sum + term.loss, result.loss);
  return { ...result, loss, gradient: { ...result.gradient, theta } };
}

/** What a mode computes on: the backward steps of `interpolating` are interpreted, whatever the engine, but for methods with steps of their own making. */
export function engineOf(mode: string, { engine }: Pick<Kernels, "engine">, method: Method): string {
  if (mode === "interpolating" && !isStepped(method)) return `${engine}, backward interpreted`;
  // Only steps that are reversed by themselves are compiled in float32.
  const reverses = mode === "direct" || mode === "checkpointed";
  return engine === "compiled float32" && !reverses ? "compiled float64" : engine;
}

/** A result in the study's own components, nothing asked of what is fixed. */
export function asStudied(
  result: GradientResult,
  { field, dynamics }: Study,
  dimension = field.dimension,
): GradientResult {
  const theta = result.gradient.theta.slice();
  for (const { fixed, offset, length } of dynamics.parameters) if (fixed) theta.fill(0, offset, offset + length);
  const { path } = result;
  return {
    ...result,
    z1: result.z1.slice(0, dimension),
    gradient: { ...result.gradient, z0: result.gradient.z0.slice(0, dimension), theta },
    ...(result.events && {
      events: result.events.map((event) => ({ ...event, z0: event.z0.slice(0, dimension) })),
    }),
    path: path && {
      ...path,
      z: columns(path.z, path.t.length, dimension),
      a: columns(path.a, path.t.length, dimension),
    },
  };
}

/** The first columns of rows. */
function columns(rows: Float64Array, count: number, kept: number): Float64Array {
  const width = rows.length / count;
  if (width === kept) return rows;
  return rows.filter((_, k) => k % width < kept);
}
