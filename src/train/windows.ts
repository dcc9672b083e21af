import type { Random } from "../core/random.ts";
import { draw, type Split } from "./heldOut.ts";
import type { Segment, SegmentSet } from "./segment.ts";
import { TrainingFault, type TrainingProblem } from "./trainingProblem.ts";

/**
 * Random windows of consecutive rows, each starting at the state observed there (as in torchdiffeq's demonstration), no two
 * the same. A window does not start at a gap; where there are fewer than asked for, all are taken.
 */
export class Windows {
  readonly #size: number;
  readonly #all: readonly Segment[];

  constructor({ trajectories }: TrainingProblem, { trained }: Split, size: number, points: number) {
    this.#size = size;
    this.#all = trained.flatMap(({ trajectory, last }) => {
      const { data, t } = trajectories[trajectory];
      const components = data.length / t.length;
      const segments: Segment[] = [];
      for (let first = 0; first + points - 1 <= last; first++) {
        const state = data.subarray(first * components, (first + 1) * components);
        if (state.some(Number.isNaN)) continue;
        segments.push({ trajectory, first, last: first + points - 1, start: "observed" });
      }
      return segments;
    });
    if (this.#all.length > 0) return;
    const most = trained.reduce((longest, { last }) => Math.max(longest, last + 1), 0);
    throw new TrainingFault(
      most < points
        ? `a window of ${points} times fits nowhere: the longest trajectory has ${most} to train on`
        : `no window of ${points} times can start: a window starts where all components are observed`,
    );
  }

  draw(random: Random): SegmentSet {
    const size = Math.min(this.#size, this.#all.length);
    return { segments: draw(this.#all.length, size, random).map((n) => this.#all[n]) };
  }
}
