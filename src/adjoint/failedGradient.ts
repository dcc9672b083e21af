import type { Diagnosis, Status } from "../core/status.ts";
import type { GradientProblem } from "./gradientProblem.ts";
import { type GradientResult, type GradientStats, unknownGradient } from "./gradientResult.ts";

/** No loss and no gradient, and why. */
export function failedGradient(
  mode: string,
  { z0, theta }: GradientProblem,
  { status, diagnosis }: { readonly status: Status; readonly diagnosis?: Diagnosis },
  stats: GradientStats,
): GradientResult {
  return {
    mode,
    status,
    diagnosis,
    loss: Number.NaN,
    z1: new Float64Array(z0.length).fill(Number.NaN),
    gradient: unknownGradient(z0.length, theta.length),
    stats,
  };
}
