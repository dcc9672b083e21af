import type { GradientProblem } from "./gradientProblem.ts";
import type { GradientResult } from "./gradientResult.ts";

/** A way to the gradient of a loss through a solve. */
export interface GradientMode {
  readonly name: string;
  /** One sentence: what it is, and what it costs for N steps and P parameters. */
  readonly doc: string;
  /** The derivative of the solve's own steps, to rounding; else an approximation of the exact flow's. */
  readonly exact: boolean;
  /** So are, on a fixed grid, its derivatives by the ends of the span, along which the grid stretches. */
  readonly exactTimes: boolean;
  /** Failures are the result's status; only programming errors are thrown. */
  readonly compute: (problem: GradientProblem) => GradientResult;
}
