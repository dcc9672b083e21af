import { agreesTo } from "../../adjoint/audit/verdict.ts";
import { gradientOf } from "../../adjoint/events/eventGradient.ts";
import { gradientModes } from "../../adjoint/gradientModes.ts";
import { type GradientProblem, isAdaptive } from "../../adjoint/gradientProblem.ts";
import type { GradientResult } from "../../adjoint/gradientResult.ts";
import { euclideanNorm } from "../../core/euclideanNorm.ts";
import { largest as largestOf } from "../../core/extremes.ts";
import { isExplicit } from "../../ode/adaptiveMethod.ts";
import type { Kernels } from "../kernels.ts";
import { type Study, stateNames } from "../study.ts";
import type { GradientOptions } from "./gradient.ts";
import { gradientProblems } from "./gradient.ts";
import { roundedModel } from "./roundedModel.ts";

/** One number of a gradient on an engine beside the same number, in the same mode, in compiled float64. */
export interface EngineValue {
  /** As results name it, e.g. `tfjs-node float32`. */
  readonly engine: string;
  readonly value: number;
  /** From compiled float64. */
  readonly difference: number;
  /**
   * `agrees to 1e-6` of the number itself; `imprecise, …` where it is off by more than a thousandth, as float32 explains;
   * `drift`; or `wrong: …` with what float32 explains.
   */
  readonly verdict: string;
}

/** What rounding to float32 may change in a well-conditioned gradient, relative to its largest entry. */
const FLOAT32 = 1e-4;
/** Numbers that are further apart than this do not agree, and numbers of float32 no better than that. */
const AGREES = 1e-3;
const FINEST = 1e-8;

/**
 * How far float32 may be off in a gradient of this study: 1e-4 · max(1, ‖∂z₁/∂z(t)‖) over the times t, since what is rounded at
 * each is stretched from there on.
 */
export function float32Expectation(kernels: Kernels, study: Study, options: GradientOptions): number {
  return FLOAT32 * Math.max(1, flowStretch(kernels, study, options));
}

/** Times at which it is looked how much the flow stretches until the end. */
const LOOKS = 64;

/** ‖∂z₁/∂z(t)‖ (Frobenius) of the first trajectory, the largest over t, each component in parts of its largest value at the ends. */
export function flowStretch(kernels: Kernels, study: Study, options: GradientOptions): number {
  const [z0] = study.z0;
  const rows = Array.from(z0, (_, i) => {
    const loss = `terminal:${i}` as const;
    const [problem] = gradientProblems(kernels, study, { ...options, loss, pathPoints: LOOKS });
    return gradientOf(gradientModes.get("checkpointed"), problem);
  });
  const sizes = z0.map((z, i) => Math.max(Math.abs(z), Math.abs(rows[i].z1[i])) || 1);
  const stretchTo = (adjoint: Float64Array, i: number) =>
    euclideanNorm(Array.from(adjoint, (a, j) => (a * sizes[j]) / sizes[i]));
  // Each component's largest: the times of two need not be one.
  const most = rows.map(({ path, gradient }, i) => {
    const dimension = z0.length;
    const recorded = path ? Array.from(path.t, (_, k) => path.a.subarray(k * dimension, (k + 1) * dimension)) : [];
    return largestOf([gradient.z0, ...recorded].map((adjoint) => stretchTo(adjoint, i)));
  });
  return euclideanNorm(most);
}

/** Whether a mode computes anything on an engine that compiled float64 does not. */
export function differs({ engine }: Kernels, mode: string): boolean {
  return engine !== "compiled float32" || mode === "direct" || mode === "checkpointed";
}

/** How an engine's number is compared. */
export interface CrossScale {
  /** Honest size of the number, as in the audit. */
  readonly unit: number;
  /** The largest number of the gradient, in this one's units. */
  readonly largest: number;
  /** What the engine's precision may change, relative to that. */
  readonly expectation: number;
  /** How far the formulas' own rounding puts it off, where that is known: told when the expectation does not explain it. */
  readonly rounded: () => number;
}

/** What one rounding of the same formulas says of another one, up to this factor. */
const OTHERWISE = 4;
/** A part of the largest number that such roundings may come to: past it no digit is left, as where another branch was taken. */
const NO_DIGIT = 0.5;
/** Steps of what is rounded, as a multiple of those without: an explicit method alone goes on where another would take over. */
const LONGER = 4;

/**
 * The gradient with every operation of the right-hand side and of its derivatives rounded to float32, by none of the kernels that are
 * judged: what cancels in a formula is lost there as it is in these. Undefined where there is none: of implicit methods, and where
 * the loss has integrals.
 */
export function roundedGradient(
  { field, dynamics }: Study,
  problem: GradientProblem,
  { stats }: GradientResult,
): GradientResult | undefined {
  const { steps, z0, method } = problem;
  if (z0.length !== field.dimension || !isExplicit(method)) return undefined;
  const result = gradientOf(gradientModes.get("checkpointed"), {
    ...problem,
    model: roundedModel(field, stateNames(dynamics, field.dimension)),
    steps: isAdaptive(steps) ? { ...steps, maxSteps: LONGER * stats.steps } : steps,
  });
  return result.status === "ok" ? result : undefined;
}

/** What an engine's number is worth beside the one of compiled float64. */
export function crossCheck(
  { engine }: Kernels,
  { steps }: GradientProblem,
  [theirs, value]: readonly [GradientResult, number],
  [ours, reference]: readonly [GradientResult, number],
  { unit, largest, expectation, rounded }: CrossScale,
): EngineValue {
  // Where steps are chosen, each engine chooses its own.
  const expected = (expectation + (isAdaptive(steps) ? 200 * steps.rtol : 0)) * largest;
  const difference = value - reference;
  const off = Math.abs(difference);
  const verdict = () => {
    if (theirs.status === "drifted" || ours.status === "drifted") return "drift";
    if (theirs.status !== "ok")
      return theirs.status === ours.status ? ours.status : `wrong: ended with ${theirs.status}`;
    if (off <= AGREES * unit) return agreesTo(off, Math.abs(reference), largest, FINEST);
    const explained =
      off <= expected ? expected : Math.max(expected, Math.min(expected + OTHERWISE * rounded(), NO_DIGIT * largest));
    if (off <= explained)
      return `imprecise, off by ${(off / (Math.abs(reference) || unit)).toExponential(0).replace("+", "")} of it`;
    // A state that is solved backward spreads what was rounded.
    const drifts = Math.max(theirs.drift ?? 0, ours.drift ?? 0) > expectation * largestOf(ours.z1.map(Math.abs));
    if (drifts) return "drift";
    return `wrong: off by ${off.toExponential(1)}, where float32 explains ${explained.toExponential(1)}`;
  };
  return { engine, value, difference, verdict: verdict() };
}
