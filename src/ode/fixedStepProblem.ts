import type { FixedStepKernel } from "../core/kernel.ts";
import type { Method } from "./adaptiveMethod.ts";
import type { StepChoice } from "./fixedGrid.ts";
import type { Jump } from "./jump.ts";
import type { Outputs } from "./solution.ts";
import type { System } from "./system.ts";

export interface FixedStepProblem {
  readonly kernel: FixedStepKernel;
  /** What the kernel was compiled from: tells where a non-finite value arose. */
  readonly system: System;
  readonly method: Method;
  readonly t0: number;
  readonly t1: number;
  readonly choice: StepChoice;
  /** Initial states one after another, `dimension` entries each. */
  readonly states: Float64Array;
  readonly theta: Float64Array;
  /** Parameters of each trajectory, one after another as the states are, in place of `theta`. */
  readonly thetas?: Float64Array;
  /** Default: every step. */
  readonly outputs?: Outputs;
  /** Times that must be ends of steps (data times), in the direction of the solve. */
  readonly stops?: Iterable<number>;
  /** Where f jumps: steps end just before and begin just after. */
  readonly jumps?: readonly Jump[];
  /** Polled every few milliseconds. */
  readonly cancelled?: () => boolean;
}
