/** A piece of a trajectory that is solved by itself: rows `first … last` of its data, the first being where it starts. */
export interface Lane {
  readonly trajectory: number;
  readonly first: number;
  readonly last: number;
  readonly start: LaneStart;
  /** The first row that counts in the loss; default all. */
  readonly counted?: number;
}

/** Where a lane starts: the trajectory's initial state, what was observed at its first row, or a trained state by its number. */
export type LaneStart = "initial" | "observed" | { readonly state: number };

/** A trained state that the end of a lane ought to meet. */
export interface Link {
  readonly lane: number;
  readonly state: number;
}

/** What an iteration looks at. */
export interface LaneSet {
  readonly lanes: readonly Lane[];
  /** Lanes that together make one trajectory; default 1. */
  readonly pieces?: number;
  readonly links?: readonly Link[];
  /** Weight of the squared jumps over the links. */
  readonly penalty?: number;
  /** The factor of a row's weight at s of the trajectory's time, 0 … 1. */
  readonly weightAt?: (s: number) => number;
}
