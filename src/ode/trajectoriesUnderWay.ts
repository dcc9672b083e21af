import type { PairKernel } from "../core/kernel.ts";
import type { SolveStats } from "./solution.ts";
import { evaluationsOf, plainStats, TrajectoryUnderWay } from "./trajectoryUnderWay.ts";

const COUNTS = 3;

/**
 * All trajectories of a run, by their number. There may be a million, and most a kernel follows from begin to end: of those there
 * are counts alone. Of one to which more happens there is an object, made when it is asked for.
 */
export class TrajectoriesUnderWay {
  readonly count: number;
  readonly #objects: (TrajectoryUnderWay | undefined)[];
  /** Attempts, accepted ones and evaluations, of one trajectory after the other. */
  readonly #counts: Float64Array;

  constructor(count: number) {
    this.count = count;
    this.#objects = new Array<TrajectoryUnderWay | undefined>(count);
    this.#counts = new Float64Array(COUNTS * count);
  }

  of(index: number): TrajectoryUnderWay {
    let trajectory = this.#objects[index];
    if (!trajectory) this.#objects[index] = trajectory = new TrajectoryUnderWay(index);
    return trajectory;
  }

  /** Undefined where there are counts alone. */
  object(index: number): TrajectoryUnderWay | undefined {
    return this.#objects[index];
  }

  /** Of one that there is no object of: the counts with which it came to its end in a kernel. */
  end(index: number, attempts: number, accepted: number, interpolated: number, kernel: PairKernel): void {
    const at = COUNTS * index;
    this.#counts[at] = attempts;
    this.#counts[at + 1] = accepted;
    this.#counts[at + 2] = evaluationsOf(kernel, attempts, interpolated);
  }

  /** After all have left their last kernel; see `TrajectoryUnderWay.stats`. */
  stats(index: number, started: number, samples: number): SolveStats {
    const trajectory = this.#objects[index];
    if (trajectory) return trajectory.stats(started, samples);
    const at = COUNTS * index;
    return plainStats(this.#counts[at], this.#counts[at + 1], started + this.#counts[at + 2]);
  }
}
