/** What all trajectories of a queue have in common, besides what the kernel's parameters and limits say. */
export interface QueueTerms {
  /** The end that they come from, where they end, and the times within at which their states are wanted, in the order of the solve. */
  readonly t0: number;
  readonly t1: number;
  readonly outputs: Float64Array;
  /** Trajectories that are to come at most, as far as is known. */
  readonly count: number;
  /** Smallest magnitude of a step, above 0. */
  readonly smallest: number;
  /** Most attempts of one trajectory. */
  readonly maxSteps: number;
  /** The h·ρ above which a step seems to be held by stability. */
  readonly held: number;
}

/**
 * Trajectories that a kernel follows by itself from begin to end, as many at a time as it has lanes: attempts are accepted or
 * rejected, outputs written and lanes given to the next that wait where no caller sees it.
 *
 * Each has a place: its begin is put there before, its counts and rows stand there afterwards.
 */
export interface TrajectoryQueue {
  /** Places are 0 … capacity − 1. */
  readonly capacity: number;
  /** By lane: a trajectory's counts so far. */
  readonly lanes: QueueLanes;
  /** The place whose trajectory is in a lane; −1 where none is. */
  placeIn(lane: number): number;
  /** Takes the trajectory out of a lane. */
  vacate(lane: number): void;
  /** The output that is due next in a lane, by its number. */
  setWritten(lane: number, written: number): void;
  /** Lets a trajectory wait in a free place. */
  put(place: number, counts: QueueCounts<number>, from: QueueDeparture): void;
  /** The same of one that begins, by its number among all that do. */
  putStart(place: number, starts: QueueStarts, index: number, written: number, look: number): void;
  /** Those put and not begun, in their order. */
  waiting(): number[];
  /**
   * Follows trajectories for about so many attempts of every lane, as long as any is under way; ends early where a lane is idle and
   * more are to come. True where a lane needs its caller, before the attempt that makes it so: `next` then is the step that is wanted.
   */
  follow(attempts: number, more: boolean): boolean;
  /** How many trajectories have come to their end in the last `follow`, and the place of the nth of them. */
  readonly ended: number;
  endedAt(n: number): number;
  /** Where the counts stand that the trajectory of a place ended or waits with, and the rows written there. */
  readonly records: QueueRecords;
}

/** The point from which a trajectory goes on, and its step: component i at `first + i` of z and of k = f(t, z). */
export interface QueueDeparture {
  readonly t: number;
  readonly h: number;
  readonly z: Float64Array;
  readonly k: Float64Array;
  readonly first: number;
  /** Parameters of its own, where the kernel has them by lane: they stand from `ofTheta` on. */
  readonly thetas?: Float64Array;
  readonly ofTheta?: number;
}

/** The points from which trajectories begin, all at one time: of number j, component i of z and k at `j * dimension + i`. */
export interface QueueStarts {
  readonly t: number;
  readonly h: Float64Array;
  readonly z: Float64Array;
  readonly k: Float64Array;
  /** Parameters of their own, where the kernel has them by lane, so many each. */
  readonly thetas?: Float64Array;
  readonly parameters: number;
}

/** Numbers of all places: of a place `first(place)` and those behind it. */
export interface QueueRecords {
  readonly numbers: Float64Array;
  first(place: number): number;
  /** How far behind the first a count stands. */
  readonly counts: QueueCounts<number>;
  /** The same of the rows: row n, component i at `rows + n * dimension + i` behind the first. */
  readonly rows: number;
}

/** Counts by lane, those of looks for stiffness too: in favour of it, and against it in a row. */
export interface QueueLanes extends QueueCounts<Float64Array> {
  readonly inFavour: Float64Array;
  readonly against: Float64Array;
}

/** All attempts, accepted ones, those with outputs inside, outputs written; and the count of accepted ones at which stiffness is looked for. */
export interface QueueCounts<T> {
  readonly attempts: T;
  readonly accepted: T;
  readonly interpolated: T;
  readonly written: T;
  readonly look: T;
}
