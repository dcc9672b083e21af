import type { Targets } from "./targets.ts";

/** Solves segments and differentiates their loss with respect to the parameters and to where they start. */
export interface SegmentSolver {
  /**
   * Loss and gradient, which is filled.
   *
   * @throws Interrupted
   */
  differentiate(segments: SolvedSegments, gradient: SegmentGradient): Solved;
  /** The loss alone. */
  measure(segments: SolvedSegments): Solved;
}

export interface SolvedSegments {
  readonly targets: Targets;
  /** Component i of segment j at `i * count + j`. */
  readonly starts: Float64Array;
  /** Packed, fixed ones included. */
  readonly theta: Float64Array;
  /** What the end of segment j brings to the loss besides; adds the slope to `cotangent`, of `dimension` entries at least. */
  readonly atEnd?: (segment: number, z: Float64Array, cotangent: Float64Array) => number;
  readonly cancelled?: () => boolean;
}

/** Of the packed parameters, and of `starts`, which is empty where nobody wants it. */
export interface SegmentGradient {
  readonly theta: Float64Array;
  readonly starts: Float64Array;
}

export interface Solved {
  /** NaN where a solution is not finite. */
  readonly loss: number;
  /** Of f, over all segments; those taken again included, those of its derivatives not. */
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
