import type { PairKernel } from "../core/kernel.ts";
import type { SolveStats } from "./solution.ts";
import { evaluationsOf, plainStats, TrajectoryUnderWay } from "./trajectoryUnderWay.ts";

/**
 * All trajectories of a run, by their number. There may be a million, and most a kernel follows from begin to end: of those there
 * are counts alone. Of one to which more happens there is an object, made when it is asked for.
 */
export class TrajectoriesUnderWay {
  readonly count: number;
  readonly #objects: (TrajectoryUnderWay | undefined)[];
  readonly #attempts: Float64Array;
  readonly #accepted: Float64Array;
  readonly #evaluations: Float64Array;

  constructor(count: number) {
    this.count = count;
    this.#objects = new Array<TrajectoryUnderWay | undefined>(count);
    this.#attempts = new Float64Array(count);
    this.#accepted = new Float64Array(count);
    this.#evaluations = new Float64Array(count);
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
    this.#attempts[index] = attempts;
    this.#accepted[index] = accepted;
    this.#evaluations[index] = evaluationsOf(kernel, attempts, interpolated);
  }

  /** After all have left their last kernel; see `TrajectoryUnderWay.stats`. */
  stats(index: number, started: number, samples: number): SolveStats {
    const trajectory = this.#objects[index];
    if (trajectory) return trajectory.stats(started, samples);
    return plainStats(this.#attempts[index], this.#accepted[index], started + this.#evaluations[index]);
  }
}
