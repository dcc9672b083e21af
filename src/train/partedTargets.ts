import type { SegmentSet } from "./segment.ts";
import { Targets, type TargetsProblem } from "./targets.ts";

/** Segments of one right-hand side, which are solved together. */
export interface TargetsOfPart {
  /** Its number. */
  readonly part: number;
  readonly targets: Targets;
}

/** What some segments are compared with, one right-hand side after another; the loss is one mean over all of them. */
export class PartedTargets {
  readonly parts: readonly TargetsOfPart[];
  readonly #isWhole: boolean;
  #set: SegmentSet;

  /** @param problems one a right-hand side, each with all trajectories */
  constructor(problems: readonly TargetsProblem[], set: SegmentSet) {
    this.#set = set;
    this.#isWhole = problems.length === 1;
    if (this.#isWhole) {
      this.parts = [{ part: 0, targets: new Targets(problems[0], set) }];
      return;
    }
    const { trajectories } = problems[0];
    const alone = problems.flatMap((problem, part) => {
      const own = segmentsWithin(set, (trajectory) => (trajectories[trajectory].part ?? 0) === part);
      return own.segments.length > 0 ? [{ part, targets: new Targets(problem, own) }] : [];
    });
    const whole = {
      weight: alone.reduce((sum, { targets }) => sum + targets.whole.weight, 0),
      trajectories: alone.reduce((sum, { targets }) => sum + targets.whole.trajectories, 0),
    };
    this.parts = alone.map(({ part, targets }) => ({ part, targets: new Targets(problems[part], targets.set, whole) }));
  }

  get set(): SegmentSet {
    return this.#set;
  }

  /** Looks at other segments without anything made anew; false, with nothing done, where that cannot be. */
  turnTo(set: SegmentSet): boolean {
    if (!this.#isWhole || !this.parts[0].targets.turnTo(set)) return false;
    this.#set = set;
    return true;
  }

  /** Of each segment by itself, the weight of its data in the mean over all. */
  get shares(): readonly { readonly trajectory: number; readonly share: number }[] {
    return this.parts.flatMap(({ targets }) =>
      targets.apart.map(({ set, weightShare }) => ({ trajectory: set.segments[0].trajectory, share: weightShare })),
    );
  }

  /** Whether anything of the solutions counts in the loss by rows; a loss without rows asks for nothing. */
  get comparesNothing(): boolean {
    return this.parts.every(({ targets }) => targets.comparesNothing);
  }
}

/** Segments of some trajectories, with the links between them. */
function segmentsWithin(set: SegmentSet, isWithin: (trajectory: number) => boolean): SegmentSet {
  const kept = [...set.segments.keys()].filter((n) => isWithin(set.segments[n].trajectory));
  return {
    ...set,
    segments: kept.map((n) => set.segments[n]),
    links: set.links?.flatMap(({ segment, state }) => {
      const at = kept.indexOf(segment);
      return at < 0 ? [] : [{ segment: at, state }];
    }),
  };
}
