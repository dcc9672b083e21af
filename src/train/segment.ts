/** A piece of a trajectory that is solved by itself: rows `first … last` of its data, the first being where it starts. */
export interface Segment {
  readonly trajectory: number;
  readonly first: number;
  readonly last: number;
  readonly start: SegmentStart;
  /** The first row that counts in the loss; default all. */
  readonly counted?: number;
}

/** Where a segment starts: the trajectory's initial state, what was observed at its first row, or a trained state by its number. */
export type SegmentStart = "initial" | "observed" | { readonly state: number };

/** A trained state that the end of a segment ought to meet. */
export interface Link {
  readonly segment: number;
  readonly state: number;
}

/** What an iteration looks at. */
export interface SegmentSet {
  readonly segments: readonly Segment[];
  /** Lanes that together make one trajectory; default 1. */
  readonly pieces?: number;
  readonly links?: readonly Link[];
  /** Weight of the squared jumps over the links. */
  readonly penalty?: number;
  /** The factor of a row's weight at s of the trajectory's time, 0 … 1. */
  readonly weightAt?: (s: number) => number;
}
