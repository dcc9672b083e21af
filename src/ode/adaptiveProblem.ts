import type { PairKernel } from "../core/kernel.ts";
import type { AdaptiveMethod, Method } from "./adaptiveMethod.ts";
import type { Jump } from "./jump.ts";
import type { Outputs } from "./solution.ts";
import type { WhenStiff } from "./switchingMethod.ts";
import type { System } from "./system.ts";
import type { AbsoluteTolerance } from "./tolerances.ts";

/** How steps are chosen; everything has a default. */
export interface AdaptiveSettings {
  /** Relative and absolute tolerance of the local error, the latter for all components or one each; defaults 1e-6 and 1e-9. */
  readonly rtol?: number;
  readonly atol?: AbsoluteTolerance | Float64Array;
  /** Magnitude of the first step; chosen automatically by default. */
  readonly firstStep?: number;
  /** Largest magnitude of a step; default the span. */
  readonly maxStep?: number;
  /** Most steps tried by one trajectory; default 100,000. */
  readonly maxSteps?: number;
  /**
   * Times at which the defect is looked at after the solve where f depends on t: where it is large, steps are made to end and
   * the solve is repeated. Default 1,024; 0 for none.
   */
  readonly samples?: number;
}

export interface AdaptiveProblem extends AdaptiveSettings {
  readonly kernel: PairKernel;
  /** What the kernel was compiled from: tells where a non-finite value arose. */
  readonly system: System;
  readonly method: AdaptiveMethod;
  /** What goes on with trajectories that stability would hold up; absent, none does. */
  readonly whenStiff?: WhenStiff;
  readonly t0: number;
  readonly t1: number;
  /** Initial states one after another, `dimension` entries each. */
  readonly states: Float64Array;
  readonly theta: Float64Array;
  /** Parameters of each trajectory's own, one after another, where the kernel has them by lane and f is the same at all times. */
  readonly thetas?: Float64Array;
  /** Told of trajectories that are stiff, which end there: who solves them anew has another method. Takes the place of `whenStiff`. */
  readonly stiff?: (trajectory: number) => void;
  /** Default: every accepted step. */
  readonly outputs?: Outputs;
  /** Smallest magnitude of a step; default 16 units in the last place of t. */
  readonly minStep?: number;
  /** Times that steps must end at, in the direction of the solve. */
  readonly stops?: readonly number[];
  /** Where f jumps: steps end just before and begin just after. */
  readonly jumps?: readonly Jump[];
  /** Told the beginning and the end of every accepted step, and its method where that is another one than the problem's. */
  readonly accepted?: (trajectory: number, from: number, to: number, by?: Method) => void;
  /** Sees every accepted step, in its lane of a kernel, and says whether the trajectory ends with it. */
  readonly watch?: (kernel: PairKernel, method: AdaptiveMethod, lane: number, to: number) => boolean;
  /** Told that the solve is repeated, so that what was accepted is not. */
  readonly repeated?: () => void;
  /** Polled every few milliseconds. */
  readonly cancelled?: () => boolean;
}

/** A problem with its tolerances filled in. */
export interface ResolvedProblem extends AdaptiveProblem {
  readonly rtol: number;
  readonly atols: Float64Array;
}

export const defaultTolerances = { rtol: 1e-6, atol: 1e-9 } as const;
export const defaultMaxSteps = 100_000;
