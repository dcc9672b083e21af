import type { Random } from "../core/random.ts";
import type { Split } from "./heldOut.ts";
import { Lots } from "./lots.ts";
import type { Segment, SegmentSet } from "./segment.ts";
import { TrainingFault, type TrainingProblem } from "./trainingProblem.ts";

/**
 * Random windows of consecutive rows, each starting at the state observed there (as in torchdiffeq's demonstration), no two
 * the same. A window does not start at a gap; where there are fewer than asked for, all are taken.
 */
export class Windows {
  readonly #all: readonly Segment[];
  readonly #lots: Lots;
  readonly #drawn: Segment[];
  readonly #set: SegmentSet;

  constructor({ trajectories }: TrainingProblem, { trained }: Split, size: number, points: number) {
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
    const drawn = Math.min(size, this.#all.length);
    this.#lots = new Lots(this.#all.length, drawn);
    this.#drawn = this.#all.slice(0, drawn);
    this.#set = { segments: this.#drawn };
    if (drawn > 0) return;
    const most = trained.reduce((longest, { last }) => Math.max(longest, last + 1), 0);
    throw new TrainingFault(
      most < points
        ? `a window of ${points} times fits nowhere: the longest trajectory has ${most} to train on`
        : `no window of ${points} times can start: a window starts where all components are observed`,
    );
  }

  /** A set that the next draw changes. */
  draw(random: Random): SegmentSet {
    const lots = this.#lots.draw(random);
    for (let j = 0; j < lots.length; j++) this.#drawn[j] = this.#all[lots[j]];
    return this.#set;
  }
}
