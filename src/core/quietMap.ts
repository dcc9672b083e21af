import type { Numbers } from "./numbers.ts";

/** Cells a side. */
export const QUIET_CELLS = 256;

/**
 * Where in a plane there is nothing to be seen of a trajectory: a map of equal cells over the two components of a state. A kernel that
 * has it takes steps from quiet states to quiet ones by itself. It does not change.
 */
export interface QuietMap {
  readonly low: readonly [number, number];
  /** Cells by unit. */
  readonly perUnit: readonly [number, number];
  /** By cell, component 0 running fastest: 0 where all of it is quiet, else 1; behind them a 1, for all that is outside. */
  readonly seen: Float64Array;
  /** A step that moves no component by more than this is to be seen, wherever it is. */
  readonly still: readonly [number, number];
}

/** Steps that a kernel takes unseen: windows on its memory, which its caller writes where it places a trajectory in a lane. */
export interface UnseenSteps<N extends Numbers = Float64Array> {
  /** By lane: steps tried and taken of its trajectory, and how many taken ones there are to be when it is to be seen anyway. */
  readonly attempts: N;
  readonly taken: N;
  readonly look: N;
  /** By lane: 0 where its state is quiet, else 1; −1 where it is idle. */
  readonly seen: N;
  /**
   * Attempts up to so many steps in every lane, and accepts or rejects them, until the attempts of some are to be judged by the caller:
   * those that lead from or to what is not quiet, or hardly move; the last one allowed; what control wants no step for.
   *
   * @returns a bit by lane whose attempt is not judged yet
   */
  take(most: number): number;
}
