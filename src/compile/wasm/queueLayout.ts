import { PairLayout } from "./pairLayout.ts";

/**
 * Where a record holds the numbers of a trajectory that waits, is under way or has ended: what it begins with, what became of it,
 * then its state, f there, parameters of its own and its rows of output. Each counts numbers from the record's begin.
 */
export const RECORD = { t: 0, h: 1, attempts: 2, accepted: 3, interpolated: 4, written: 5, look: 6, z: 7 } as const;

/** Numbers of a record before its rows. */
export function recordRows({ dimension, parameters }: Pick<QueueLayout, "dimension" | "parameters">): number {
  return RECORD.z + 2 * dimension + parameters;
}

/** A pair's tile with what else is known of trajectories that are followed from a queue; see `TrajectoryQueue`. */
export class QueueLayout extends PairLayout {
  /** The address of each lane's record; −1 where it is idle. */
  readonly place: number;
  /** The step that is wanted, before the largest one or the end cuts it short, and where it ends. */
  readonly wanted: number;
  readonly end: number;
  /** Counts of the trajectory: all attempts, accepted ones, those with outputs inside, outputs written. */
  readonly attempts: number;
  readonly taken: number;
  readonly interpolated: number;
  readonly written: number;
  /** The next output time, or NaN. */
  readonly due: number;
  /** The count of accepted steps at which stiffness is looked for. */
  readonly look: number;
  /** Looks that spoke for stiffness, and that did so against it in a row. */
  readonly inFavour: number;
  readonly against: number;
  /** A step below it may be too small for its time; below 0 where the lane is idle. */
  readonly floor: number;
  /** Numbers that hold for all lanes: where solves end, the least step from t = 0, what `floor` is on the way, the most attempts, the h·ρ that is too much. */
  readonly until: number;
  readonly least: number;
  readonly coarse: number;
  readonly most: number;
  readonly held: number;
  /** The addresses of output times and of the lists of records that wait and that have ended. */
  readonly times: number;
  readonly waitingList: number;
  readonly endedList: number;
  /** How many of the list were taken, how long it is, whether more come when it is empty; and the length of the other list. */
  readonly head: number;
  readonly tail: number;
  readonly more: number;
  readonly ended: number;
  /** How many parameters each lane has of its own, with what derives from them, and where they stand. */
  readonly parameters: number;
  readonly theta: number;

  /**
   * @param stages extra ones of the continuous extension included
   * @param parameters of each lane's own
   */
  constructor(dimension: number, stages: number, tileBytes: number, parameters = 0) {
    super(dimension, stages, tileBytes);
    this.parameters = parameters;
    this.theta = this.take(parameters * tileBytes);
    const row = () => this.take(tileBytes);
    this.place = row();
    this.wanted = row();
    this.end = row();
    this.attempts = row();
    this.taken = row();
    this.interpolated = row();
    this.written = row();
    this.due = row();
    this.look = row();
    this.inFavour = row();
    this.against = row();
    this.floor = row();
    this.until = this.take(8);
    this.least = this.take(8);
    this.coarse = this.take(8);
    this.most = this.take(8);
    this.held = this.take(8);
    this.times = this.take(8);
    this.waitingList = this.take(8);
    this.endedList = this.take(8);
    this.head = this.take(8);
    this.tail = this.take(8);
    this.more = this.take(8);
    this.ended = this.take(8);
  }
}
