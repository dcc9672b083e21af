import type { SegmentSet } from "./segment.ts";

/** What one segment by itself came to. */
export interface SegmentFound {
  /** NaN where the solution is not finite. */
  readonly loss: number;
  /** Of f. */
  readonly evaluations: number;
  /** Why the loss is not finite, and why the gradient is not to be trusted. */
  readonly failure?: string;
  readonly warning?: string;
  /** By the parameters and by its start; absent where the loss alone was asked for. */
  readonly gradient?: { readonly theta: Float64Array; readonly z0: Float64Array };
}

export type Sought = "gradient" | "loss";

/** Segments that are solved each by itself. */
export interface SoughtSegments {
  readonly targets: {
    readonly set: SegmentSet;
    readonly count: number;
    /** What the loss is a mean over. */
    readonly whole: { readonly weight: number; readonly trajectories: number };
  };
  /** Component i of segment j at `i * count + j`. */
  readonly starts: Float64Array;
  readonly theta: Float64Array;
  /** What ends bring to the loss besides: a function of what is on this thread. */
  readonly atEnd?: unknown;
  readonly cancelled?: () => boolean;
}

/**
 * Solves many segments at a time, each with the bits that it has alone: all of them, in their order, or undefined where they are
 * left to the caller.
 *
 * @throws Interrupted
 */
export type SegmentsTogether = (sought: Sought, segments: SoughtSegments) => readonly SegmentFound[] | undefined;
