/** Segments whose states are asked for at their rows, all in the same steps. */
export interface SoughtRows {
  readonly targets: {
    readonly rows: number;
    readonly count: number;
    /** Time of row k of segment j at `k * count + j`. */
    readonly times: Float64Array;
    /** They step together, at the times of the first one. */
    readonly common: boolean;
  };
  /** Component i of segment j at `i * count + j`. */
  readonly starts: Float64Array;
  readonly theta: Float64Array;
  readonly cancelled?: () => boolean;
}

/**
 * Solves many segments at a time by steps of fixed size, each with the bits that it has in one batch: the states at every row but the
 * first, as a batch of the training's kernel has them. Undefined where they are left to the caller: where threads are of no use, and
 * where a solution is not finite.
 *
 * @throws Interrupted
 */
export type RowsTogether = (sought: SoughtRows) => readonly Float64Array[] | undefined;
