import { defaultGradientMode, gradientModes } from "../../adjoint/gradientModes.ts";
import type { Kernels } from "../kernels.ts";
import type { Study } from "../study.ts";
import type { StudyProblem } from "../training/trainingProblem.ts";
import { checkBudget, type GradientOptions, gradientSolver } from "./gradient.ts";
import { type GradientData, lossOfData } from "./gradientData.ts";
import { type LossGradient, type LossGradientRequest, lossGradient } from "./lossGradient.ts";

/**
 * The gradient of a loss of data, by the study's method and tolerance or those of a request: the training's own loss, with the
 * data's times as stops.
 *
 * @param options those of a gradient, with `parts` to have the data and each regulariser by itself
 * @throws UnknownName for a mode or method, StudyError for options that do not fit
 */
export function dataGradient(
  kernels: Kernels,
  study: Study,
  data: GradientData,
  options: Omit<GradientOptions, "data" | "loss"> & { readonly parts?: boolean } = {},
): LossGradient {
  const { budget, seminorm, pathPoints, cancelled, parts } = options;
  const solver = gradientSolver(study, options);
  checkBudget(solver.method, budget);
  return lossGradient(kernels, study, lossOfData(kernels, study, data, solver), {
    mode: gradientModes.get(options.mode ?? defaultGradientMode),
    theta: study.theta,
    z0: data.z0,
    names: data.names,
    chosen: data.chosen,
    parts,
    cancelled,
    given: { budget, seminorm, pathPoints },
  });
}

/** Where a training stands, and how much is asked of its gradient. */
export interface TrainingPlace extends Pick<LossGradientRequest, "segments" | "parts" | "cancelled"> {
  /** Packed. */
  readonly theta: Float64Array;
  /** Initial states, row by row. */
  readonly z0: Float64Array;
  /** Default the training's own. */
  readonly mode?: string;
  readonly pathPoints?: number;
}

/**
 * The gradient that a training has at a place on its way, as it solves it: with a(t), its parts and each trajectory's share where
 * they are asked for. Of all data unless `segments` says what the loss is of (`Objective.whole` without what is held out).
 */
export function trainingGradient(study: Study, problem: StudyProblem, place: TrainingPlace): LossGradient {
  const { theta, z0, mode = problem.gradient, pathPoints, ...rest } = place;
  const { trajectories, targets, budget, model } = problem;
  const width = z0.length / trajectories.length;
  return lossGradient(model, study, problem, {
    ...rest,
    mode: gradientModes.get(mode),
    theta,
    z0: trajectories.map((_, n) => z0.slice(n * width, (n + 1) * width)),
    names: trajectories.map((_, n) => targets.data?.trajectories[n].name ?? `${n + 1}`),
    chosen: rest.segments?.map(({ trajectory }) => trajectory) ?? Array.from(trajectories.keys()),
    given: { budget, pathPoints },
  });
}
