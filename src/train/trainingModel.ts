import type { GradientModel } from "../adjoint/gradientProblem.ts";
import type { ReverseKernel } from "../core/kernel.ts";

/**
 * The right-hand side of a training with everything that is solved, made when first asked for. This is all that a training
 * asks of an engine.
 *
 * The state has `dimension` components, and behind them, where `integral` says so, one more, whose end value is added to the
 * loss.
 */
export interface TrainingModel {
  readonly dimension: number;
  readonly parameterCount: number;
  readonly integral: boolean;
  /** The right-hand side does not depend on t. */
  readonly autonomous: boolean;
  /** Where all trajectories of a batch step at the same times. */
  kernel(): ReverseKernel;
  /**
   * In scaled time, so that each trajectory of a batch steps at times of its own: two more components, its time τ and its
   * step h, with z′ = h·f(z, τ), τ′ = h and h′ = 0.
   */
  scaledKernel(): ReverseKernel;
  /** What gradient modes take, trajectory by trajectory. */
  gradientModel(): GradientModel;
  /** What computes it, e.g. `compiled float64`. */
  readonly engine: string;
}
