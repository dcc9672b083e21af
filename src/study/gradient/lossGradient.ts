import type { GradientMode } from "../../adjoint/gradientMode.ts";
import type { GradientProblem } from "../../adjoint/gradientProblem.ts";
import type { Diagnosis, Status } from "../../core/status.ts";
import { decayTerms, type LossPlace, type LossProblem, lossShares } from "../../train/lossGradient.ts";
import { regularisers } from "../../train/regularisers/registry.ts";
import { segmentGradient } from "../../train/segmentProblem.ts";
import type { Kernels } from "../kernels.ts";
import type { Study } from "../study.ts";
import { trainingSettings } from "../training/trainingSettings.ts";
import { asStudied, engineOf, gradientNote, type StudyGradient } from "./gradient.ts";

/** One trajectory's part in the gradient of a loss: the gradient of its share in the mean over all. */
export interface TrajectoryGradient extends StudyGradient {
  readonly name: string;
  /** Weight of its data: the loss is this times the mean over its own data. */
  readonly share: number;
}

/** A summand of a loss with its gradient by the parameters: the data, or a regulariser. */
export interface GradientPart {
  /** `data` (`loss` where that is one of the state), or the names of regularisers. */
  readonly name: string;
  readonly loss: number;
  /** Packed; fixed parameters have 0. */
  readonly theta: Float64Array;
}

/** The gradient of the loss that a training makes small, over whole data or some trajectories of them. */
export interface LossGradient {
  /** With its regularisers. */
  readonly loss: number;
  /** Summed over trajectories, regularisers included; packed, 0 where a parameter is fixed. */
  readonly theta: Float64Array;
  /** By the ends of the span, all of them moved at once. */
  readonly t0: number;
  readonly t1: number;
  /** Of the first trajectory that did not come through, else ok. */
  readonly status: Status;
  readonly diagnosis?: Diagnosis;
  readonly trajectories: readonly TrajectoryGradient[];
  /** Summands of loss and theta, where they are asked for. */
  readonly parts: readonly GradientPart[];
}

/** What is differentiated of a loss, where, and how. */
export interface LossGradientRequest extends Omit<LossPlace, "part"> {
  readonly mode: GradientMode;
  /** By trajectory of the loss. */
  readonly names: readonly string[];
  /** Numbers of the trajectories looked at; terms of the parameters alone belong to all together. */
  readonly chosen: readonly number[];
  /** Also the data's and each regulariser's part, at the price of two gradients more. */
  readonly parts?: boolean;
  /** What goes to the mode as it is. */
  readonly given?: Pick<GradientProblem, "budget" | "seminorm" | "pathPoints">;
}

/** Differentiates a training's loss, trajectory by trajectory. */
export function lossGradient(
  kernels: Pick<Kernels, "engine" | "arithmetic">,
  study: Study,
  problem: LossProblem,
  { mode, names, chosen, parts = false, given = {}, ...place }: LossGradientRequest,
): LossGradient {
  const differentiate = (part?: LossPlace["part"]) =>
    lossShares(problem, { ...place, part })
      .filter(({ trajectory }) => chosen.includes(trajectory))
      .map(({ trajectory, share, dimension, problem: alone }): TrajectoryGradient => {
        const started = performance.now();
        const asked = part ? alone : { ...alone, ...given };
        const result = asStudied(segmentGradient(mode, asked), study, dimension);
        return {
          name: names[trajectory],
          share,
          ...result,
          engine: engineOf(mode.name, kernels, alone.method),
          arithmetic: kernels.arithmetic,
          seconds: (performance.now() - started) / 1000,
        };
      });
  const trajectories = differentiate();
  const isWhole = chosen.length === (place.segments?.length ?? problem.trajectories.length);
  const decay = isWhole ? decayTerms(problem, place.theta) : [];
  const failed = trajectories.find(({ status }) => status !== "ok");
  const summed = (part: LossPlace["part"]) => sumOf(differentiate(part), place.theta.length);
  const summands = (): GradientPart[] => [
    ...(problem.loss.kind === "none" ? [] : [{ name: rowsName(problem), ...summed("rows") }]),
    ...(problem.model.integral ? [{ name: integralName(study, problem), ...summed("integral") }] : []),
    ...decay,
  ];
  const sum = sumOf(trajectories, place.theta.length);
  const ends = (of: "t0" | "t1") => trajectories.reduce((total, { gradient }) => total + gradient[of], 0);
  return {
    loss: decay.reduce((total, { loss }) => total + loss, sum.loss),
    theta: decay.reduce((total, { theta }) => total.map((x, k) => x + theta[k]), sum.theta),
    t0: ends("t0"),
    t1: ends("t1"),
    status: failed?.status ?? "ok",
    diagnosis: failed?.diagnosis ?? gradientNote(study, place.theta),
    trajectories,
    parts: parts ? summands() : [],
  };
}

function sumOf(results: readonly StudyGradient[], parameters: number): { loss: number; theta: Float64Array } {
  const theta = new Float64Array(parameters);
  let loss = 0;
  for (const result of results) {
    loss += result.loss;
    for (let k = 0; k < parameters; k++) theta[k] += result.gradient.theta[k];
  }
  return { loss, theta };
}

function rowsName({ loss }: LossProblem): string {
  return loss.kind === "function" && loss.mean === "trajectories" ? "loss" : "data";
}

/** What the integral behind the state is of. */
function integralName(study: Study, { loss }: LossProblem): string {
  const terms = trainingSettings(study).regularisers.map(({ word }) => regularisers.get(word.name));
  const names = terms.filter(({ form }) => form === "integral").map(({ name }) => name);
  return [...(loss.kind === "none" ? ["loss"] : []), ...names].join(" + ");
}
