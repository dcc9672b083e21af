import { gradientModes } from "../../adjoint/gradientModes.ts";
import { type GradientProblem, isAdaptive } from "../../adjoint/gradientProblem.ts";
import type { GradientResult } from "../../adjoint/gradientResult.ts";
import { euclideanNorm } from "../../core/euclideanNorm.ts";
import { largest } from "../../core/extremes.ts";
import { elementary } from "../../elementary/elementary.ts";
import { largestTolerance } from "../../ode/tolerances.ts";
import type { Kernels } from "../kernels.ts";
import type { Study } from "../study.ts";
import type { GradientOptions } from "./gradient.ts";
import { gradientProblems } from "./gradient.ts";

/** One number of a gradient on an engine beside the same number, in the same mode, in compiled float64. */
export interface EngineValue {
  /** As results name it, e.g. `tfjs-node float32`. */
  readonly engine: string;
  readonly value: number;
  /** From compiled float64. */
  readonly difference: number;
  /** `agrees to 1e-6`, `drift`, or `wrong: …` with what float32 explains. */
  readonly verdict: string;
}

/** What rounding to float32 may change in a well-conditioned gradient, relative to its largest entry. */
const FLOAT32 = 1e-4;

/**
 * How far float32 may be off in a gradient of this study: 1e-4 · max(1, ‖∂z₁/∂z₀‖), since what is rounded at the start is
 * stretched on the way.
 */
export function float32Expectation(kernels: Kernels, study: Study, options: GradientOptions): number {
  return FLOAT32 * Math.max(1, flowStretch(kernels, study, options));
}

/** ‖∂z₁/∂z₀‖ (Frobenius) of the first trajectory. */
export function flowStretch(kernels: Kernels, study: Study, options: GradientOptions): number {
  const rows = Array.from({ length: study.field.dimension }, (_, i) => {
    const [problem] = gradientProblems(kernels, study, { ...options, loss: `terminal:${i}`, pathPoints: undefined });
    return gradientModes.get("checkpointed").compute(problem).gradient.z0;
  });
  return euclideanNorm(rows.flatMap((row) => [...row]));
}

/** Whether a mode computes anything on an engine that compiled float64 does not. */
export function differs({ engine }: Kernels, mode: string): boolean {
  return engine !== "compiled float32" || mode === "direct" || mode === "checkpointed";
}

/**
 * What an engine's number is worth beside the one of compiled float64: `expectation` is relative to the largest entry of the
 * gradient.
 */
export function crossCheck(
  { engine }: Kernels,
  problem: GradientProblem,
  [theirs, value]: readonly [GradientResult, number],
  [ours, reference]: readonly [GradientResult, number],
  expectation: number,
): EngineValue {
  const { z0, theta, t0, t1 } = ours.gradient;
  const scale = [...z0, ...theta, t0, t1].reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  const { steps } = problem;
  // Where steps are chosen, each engine chooses its own.
  const explained = (expectation + (isAdaptive(steps) ? 200 * largestTolerance(steps.rtol, steps.atol) : 0)) * scale;
  const difference = value - reference;
  const verdict = () => {
    if (theirs.status === "drifted" || ours.status === "drifted") return "drift";
    if (theirs.status !== "ok")
      return theirs.status === ours.status ? ours.status : `wrong: ended with ${theirs.status}`;
    if (Math.abs(difference) <= explained) {
      return `agrees to 1e${Math.ceil(elementary.log10(Math.max(Math.abs(difference) / scale, 1e-8)) - 1e-9)}`;
    }
    // A state that is solved backward spreads what was rounded.
    const drifts =
      Math.max(theirs.drift ?? 0, ours.drift ?? 0) > expectation * Math.max(1, largest(ours.z1.map(Math.abs)));
    if (drifts) return "drift";
    return `wrong: off by ${Math.abs(difference).toExponential(1)}, where float32 explains ${explained.toExponential(1)}`;
  };
  return { engine, value, difference, verdict: verdict() };
}
