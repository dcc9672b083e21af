import { defaultGradientMode, gradientModes } from "../../adjoint/gradientModes.ts";
import type { GradientProblem } from "../../adjoint/gradientProblem.ts";
import type { GradientResult } from "../../adjoint/gradientResult.ts";
import type { Arithmetic } from "../../core/kernel.ts";
import { methods } from "../../ode/methods/registry.ts";
import type { Kernels } from "../kernels.ts";
import { type SolveOptions, stepCount } from "../solve.ts";
import { adaptiveSettings, DEFAULT_STEPS, refuseControl, stepChoice, stopsOf } from "../stepRequest.ts";
import { type Study, StudyError, stateNames } from "../study.ts";
import { withIntegral } from "./adjointFields.ts";
import { gradientLoss } from "./gradientLoss.ts";
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
}

/** The gradient of a study's loss in one mode, with what computed it and how long it took. */
export interface StudyGradient extends GradientResult {
  readonly engine: string;
  /** How compiled kernels rounded. */
  readonly arithmetic?: Arithmetic;
  readonly seconds: number;
}

/**
 * Computes the gradients of a study's loss, one for each initial state. Parameters that are fixed have gradient 0.
 *
 * @throws UnknownName for a mode or method, StudyError for options or a loss that do not fit
 */
export function gradient(kernels: Kernels, study: Study, options: GradientOptions = {}): StudyGradient[] {
  const mode = gradientModes.get(options.mode ?? defaultGradientMode);
  return gradientProblems(kernels, study, options).map((problem) => {
    const started = performance.now();
    const result = asStudied(mode.compute(problem), study);
    return {
      ...result,
      engine: engineOf(mode.name, kernels),
      arithmetic: kernels.arithmetic,
      seconds: (performance.now() - started) / 1000,
    };
  });
}

/** What the modes are given, one for each initial state; a running loss makes the state one component longer. */
export function gradientProblems(kernels: Kernels, study: Study, options: GradientOptions): GradientProblem[] {
  const { theta, dynamics } = study;
  const [t0, t1] = study.span;
  if (t0 === t1) throw new StudyError(`a span from ${t0} to ${t1} holds no step to differentiate`);
  const method = methods.get(options.method ?? study.solver.method);
  const choice = stepChoice(study, options);
  if (choice) stepCount(choice, study);
  if (choice || !method.embedded) refuseControl(method, options);
  const { budget, seminorm, pathPoints, cancelled } = options;
  const steps = choice ?? (method.embedded ? adaptiveSettings(study, options) : { steps: DEFAULT_STEPS });
  const stops = stopsOf(study, options);
  const { observed, integrand } = gradientLoss(study, options.loss);
  const field = integrand ? withIntegral(study.field, integrand) : study.field;
  const names = [...stateNames(dynamics, study.field.dimension), ...(integrand ? ["loss"] : [])];
  const model = gradientModel(kernels, field, names);
  if (budget !== undefined && budget < method.b.length + 1) {
    throw new StudyError(
      `a budget of ${budget} states is too small: one step of ${method.name} takes ${method.b.length + 1}`,
    );
  }
  return study.z0.map((start) => {
    const z0 = new Float64Array(field.dimension);
    z0.set(start);
    return { model, method, steps, t0, t1, z0, theta, loss: observed, stops, budget, seminorm, pathPoints, cancelled };
  });
}

/** What a mode computes on: the backward steps of `interpolating` are interpreted, whatever the engine. */
export function engineOf(mode: string, { engine }: Kernels): string {
  if (mode === "interpolating") return `${engine}, backward interpreted`;
  // Only steps that are reversed by themselves are compiled in float32.
  const reverses = mode === "direct" || mode === "checkpointed";
  return engine === "compiled float32" && !reverses ? "compiled float64" : engine;
}

/** A result in the study's own components, nothing asked of what is fixed. */
export function asStudied(result: GradientResult, { field, dynamics }: Study): GradientResult {
  const { dimension } = field;
  const theta = result.gradient.theta.slice();
  for (const { fixed, offset, length } of dynamics.parameters) if (fixed) theta.fill(0, offset, offset + length);
  const { path } = result;
  return {
    ...result,
    z1: result.z1.slice(0, dimension),
    gradient: { ...result.gradient, z0: result.gradient.z0.slice(0, dimension), theta },
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
