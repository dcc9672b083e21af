import type { Targets } from "./targets.ts";

/** Solves lanes and differentiates their loss with respect to the parameters and to where they start. */
export interface LaneSolver {
  /**
   * Loss and gradient, which is filled.
   *
   * @throws Interrupted
   */
  differentiate(lanes: SolvedLanes, gradient: LaneGradient): Solved;
  /** The loss alone. */
  measure(lanes: SolvedLanes): Solved;
}

export interface SolvedLanes {
  readonly targets: Targets;
  /** Component i of lane j at `i * count + j`. */
  readonly starts: Float64Array;
  /** Packed, fixed ones included. */
  readonly theta: Float64Array;
  /** What the end of lane j brings to the loss besides; adds the slope to `cotangent`, of `dimension` entries at least. */
  readonly atEnd?: (lane: number, z: Float64Array, cotangent: Float64Array) => number;
  readonly cancelled?: () => boolean;
}

/** Of the packed parameters, and of `starts`. */
export interface LaneGradient {
  readonly theta: Float64Array;
  readonly starts: Float64Array;
}

export interface Solved {
  /** NaN where a solution is not finite. */
  readonly loss: number;
  /** Of f, over all lanes; those taken again included, those of its derivatives not. */
  readonly evaluations: number;
  /** Why the loss is not finite, in words. */
  readonly failure?: string;
  /** Why the gradient, though finite, is not to be trusted. */
  readonly warning?: string;
}

/** A cancellation was seen in the middle of an iteration, which then counts as not begun. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}
