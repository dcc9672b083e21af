/** Segments that step together in steps of fixed size, as numbers in shared memory: any thread can solve any part of them. */
export interface Batch {
  /** Of no other one. */
  readonly id: number;
  readonly count: number;
  /** Segments of a part; the last one may have fewer. */
  readonly partSize: number;
  /** What the loss is a mean over, and how all of them step. */
  readonly whole: {
    readonly weight: number;
    readonly trajectories: number;
    readonly batch: {
      readonly rows: number;
      readonly common: boolean;
      /** Segments are the same whenever the batch is solved, and a turn from those of one part to the next is dear. */
      readonly stays: boolean;
    };
  };
  /** Trajectory, first and last row, and first row that counts (−1: all do), one segment after another. */
  readonly segments: Int32Array;
  /** Component i of segment j at `i * count + j`. */
  readonly starts: Float64Array;
  readonly theta: Float64Array;
  /** Whether the slope by the starts is asked for, too. */
  readonly byStarts: boolean;
}

/** Numbers of a segment. */
export const SEGMENT = 4;

export const partCount = ({ count, partSize }: Pick<Batch, "count" | "partSize">): number =>
  Math.ceil(count / partSize);

/** Where what comes of a part stands: its share of the loss, evaluations of f, and from there on the slope by theta, then that by the starts. */
export const FOUND = { loss: 0, evaluations: 1, theta: 2 } as const;

/**
 * Solves a part of a batch; what it gives (`FOUND`, starts as a batch of the part lies) is good until the next one.
 *
 * @throws Interrupted
 */
export type SolvePart = (batch: Batch, part: number, cancelled?: () => boolean) => Float64Array;

/** Large batches that are differentiated part by part, each a batch of its own, so that threads can share them. */
export interface PartsTogether {
  /** How many segments of so many, of so many rows, are a part: decided by what solving them takes, never by who does it. */
  partSize(count: number, rows: number): number;
  /**
   * Solves all parts of a batch, many at a time, and hands over what comes of each, in order; false where they are left to the caller.
   *
   * @param solve as the caller would
   * @throws Interrupted
   */
  solve(
    batch: Batch,
    solve: SolvePart,
    take: (found: Float64Array, part: number) => void,
    cancelled?: () => boolean,
  ): boolean;
}
