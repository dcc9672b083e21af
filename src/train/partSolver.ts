import { type Batch, FOUND, SEGMENT } from "./batch.ts";
import type { Segment } from "./segment.ts";
import type { SegmentGradient, SegmentSolver, SolvedSegments } from "./segmentSolver.ts";
import { Targets, type TargetsProblem } from "./targets.ts";

/** What parts are solved in. */
interface Room {
  readonly drawn: readonly { -readonly [Name in keyof Segment]: Segment[Name] }[];
  readonly segments: { -readonly [Name in keyof SolvedSegments]: SolvedSegments[Name] };
  readonly found: Float64Array;
  readonly gradient: SegmentGradient;
}

/** Solves parts of batches, each as a batch of its own, and makes nothing for it that was made before. */
export class PartSolver {
  readonly #problem: TargetsProblem;
  readonly #solver: SegmentSolver;
  /** By number of segments. */
  readonly #rooms = new Map<number, Room>();
  /** By part, of the batch last solved whose parts stay. */
  readonly #own = new Map<number, Room>();
  #ownOf = -1;
  #failure: string | undefined;

  constructor(problem: TargetsProblem, solver: SegmentSolver) {
    this.#problem = problem;
    this.#solver = solver;
  }

  /** Why the loss of the part that was solved last is not finite. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** See `SolvePart`. */
  solve(batch: Batch, part: number, cancelled?: () => boolean): Float64Array {
    const { segments, gradient, found } = batch.whole.batch.stays
      ? this.#ownRoom(batch, part)
      : this.#room(batch, part);
    const { starts, targets } = segments;
    let from = part * batch.partSize;
    for (let at = 0; at < starts.length; at += targets.count, from += batch.count)
      for (let j = 0; j < targets.count; j++) starts[at + j] = batch.starts[from + j];
    segments.theta = batch.theta;
    segments.cancelled = cancelled;
    const { loss, evaluations, failure } = this.#solver.differentiate(segments, gradient);
    this.#failure = failure;
    found[FOUND.loss] = loss;
    found[FOUND.evaluations] = evaluations;
    return found;
  }

  #ownRoom(batch: Batch, part: number): Room {
    if (batch.id !== this.#ownOf) this.#own.clear();
    this.#ownOf = batch.id;
    const known = this.#own.get(part);
    if (known) return known;
    const room = this.#made(batch, part);
    this.#own.set(part, room);
    return room;
  }

  #room(batch: Batch, part: number): Room {
    const { byStarts, partSize, whole } = batch;
    const count = Math.min(partSize, batch.count - part * partSize);
    const known = this.#rooms.get(count);
    if (known && known.gradient.starts.length > 0 === byStarts) {
      put(batch, part, known.drawn);
      if (known.segments.targets.turnTo({ segments: known.drawn }, whole)) return known;
    }
    const room = this.#made(batch, part);
    this.#rooms.set(count, room);
    return room;
  }

  #made(batch: Batch, part: number): Room {
    const { starts, theta, byStarts, partSize, whole } = batch;
    const count = Math.min(partSize, batch.count - part * partSize);
    const drawn = Array.from({ length: count }, (): Room["drawn"][number] => ({
      trajectory: 0,
      first: 0,
      last: 0,
      start: "initial",
      counted: undefined,
    }));
    put(batch, part, drawn);
    const size = (starts.length / batch.count) * count;
    const found = new Float64Array(FOUND.theta + theta.length + (byStarts ? size : 0));
    return {
      drawn,
      segments: {
        targets: new Targets(this.#problem, { segments: drawn }, whole),
        starts: new Float64Array(size),
        theta,
      },
      found,
      gradient: {
        theta: found.subarray(FOUND.theta, FOUND.theta + theta.length),
        starts: found.subarray(FOUND.theta + theta.length),
      },
    };
  }
}

/** The segments of a part. */
function put({ segments, partSize }: Batch, part: number, drawn: Room["drawn"]): void {
  for (let j = 0, at = part * partSize * SEGMENT; j < drawn.length; j++, at += SEGMENT) {
    const segment = drawn[j];
    segment.trajectory = segments[at];
    segment.first = segments[at + 1];
    segment.last = segments[at + 2];
    segment.counted = segments[at + 3] < 0 ? undefined : segments[at + 3];
  }
}
