import { clear } from "../core/clear.ts";
import { sharedMemory } from "../core/sharedMemory.ts";
import { type Batch, FOUND, type PartsTogether, partCount, SEGMENT } from "./batch.ts";
import { PartSolver } from "./partSolver.ts";
import type { SegmentSet } from "./segment.ts";
import type { SegmentGradient, SegmentSolver, Solved, SolvedSegments } from "./segmentSolver.ts";
import type { Targets, TargetsProblem } from "./targets.ts";

/** What is always summed as a whole. */
const SMALL = 64;

let batches = 0;

/**
 * Differentiates large batches part by part, so that threads can share them: what parts come to is added in their order, so that bits
 * are the same whatever the number of threads. Small batches go as a whole, and so does what is on this thread alone.
 */
export class PartedSolver implements SegmentSolver {
  readonly #whole: SegmentSolver;
  readonly #parts: PartSolver;
  readonly #together: PartsTogether;
  readonly #batches = new WeakMap<Targets, ReturnType<typeof emptyBatch>>();
  /** Of the call under way. */
  #batch: Batch | undefined;
  #gradient: SegmentGradient | undefined;
  readonly #solved: { loss: number; evaluations: number; failure: string | undefined } = {
    loss: 0.5,
    evaluations: 0,
    failure: undefined,
  };

  /** @param whole what solves a batch, or one part of it */
  constructor(problem: TargetsProblem, whole: SegmentSolver, together: PartsTogether) {
    this.#whole = whole;
    this.#parts = new PartSolver(problem, whole);
    this.#together = together;
  }

  differentiate(segments: SolvedSegments, gradient: SegmentGradient): Solved {
    const { targets, cancelled } = segments;
    const partSize = this.#partSize(segments);
    if (partSize >= targets.count) return this.#whole.differentiate(segments, gradient);
    const batch = this.#written(segments, partSize, gradient.starts.length > 0);
    this.#batch = batch;
    this.#gradient = gradient;
    clear(gradient.theta);
    const solved = this.#solved;
    solved.loss = 0;
    solved.evaluations = 0;
    solved.failure = undefined;
    if (this.#together.solve(batch, this.#solve, this.#take, cancelled)) return solved;
    const parts = partCount(batch);
    for (let part = 0; part < parts && Number.isFinite(solved.loss); part++)
      this.#take(this.#parts.solve(batch, part, cancelled), part);
    return solved;
  }

  measure(segments: SolvedSegments): Solved {
    return this.#whole.measure(segments);
  }

  #partSize({ targets: { count, rows, set }, atEnd }: SolvedSegments): number {
    // The weights of a curriculum and the links of pieces are functions of what is here.
    return count <= SMALL || atEnd || set.weightAt ? count : this.#together.partSize(count, rows);
  }

  readonly #solve = (batch: Batch, part: number, cancelled?: () => boolean) =>
    this.#parts.solve(batch, part, cancelled);

  /** Adds what comes of the next part, unless one before it is not finite. */
  readonly #take = (found: Float64Array, part: number) => {
    const solved = this.#solved;
    if (!Number.isFinite(solved.loss)) return;
    const { theta, starts } = this.#gradient!;
    solved.loss += found[FOUND.loss];
    solved.evaluations += found[FOUND.evaluations];
    for (let p = 0; p < theta.length; p++) theta[p] += found[FOUND.theta + p];
    if (starts.length > 0) this.#putStarts(found, part, starts);
    if (!Number.isFinite(solved.loss)) solved.failure = this.#failureOf(part);
  };

  #putStarts(found: Float64Array, part: number, starts: Float64Array): void {
    const { count: all, partSize } = this.#batch!;
    const first = part * partSize;
    const count = Math.min(partSize, all - first);
    let from = FOUND.theta + this.#gradient!.theta.length;
    for (let at = first; at < starts.length; at += all) for (let j = 0; j < count; j++) starts[at + j] = found[from++];
  }

  /** In words, for which a part that another thread has solved is solved again here. */
  #failureOf(part: number): string {
    this.#parts.solve(this.#batch!, part);
    return this.#parts.failure ?? "the loss is not finite";
  }

  /** Where threads can read it. */
  #written({ targets, starts, theta }: SolvedSegments, partSize: number, byStarts: boolean): Batch {
    const { whole, rows, common, turn } = targets;
    const known = this.#batches.get(targets);
    const isSame = known?.byStarts === byStarts;
    const batch = isSame ? known : emptyBatch(targets.count, partSize, starts.length, theta.length, byStarts);
    if (!isSame) this.#batches.set(targets, batch);
    if (batch.turn !== turn) {
      putSegments(targets.set, batch.segments);
      batch.whole.batch.stays = turn === 0 && !targets.isPlain;
      batch.turn = turn;
    }
    batch.starts.set(starts);
    batch.theta.set(theta);
    batch.whole.weight = whole.weight;
    batch.whole.trajectories = whole.trajectories;
    batch.whole.batch.rows = rows;
    batch.whole.batch.common = common;
    return batch;
  }
}

function putSegments({ segments }: SegmentSet, numbers: Int32Array): void {
  for (let j = 0, at = 0; j < segments.length; j++, at += SEGMENT) {
    const segment = segments[j];
    numbers[at] = segment.trajectory;
    numbers[at + 1] = segment.first;
    numbers[at + 2] = segment.last;
    numbers[at + 3] = segment.counted ?? -1;
  }
}

/** Room for a batch, with the turn of the targets whose segments it has. */
function emptyBatch(count: number, partSize: number, starts: number, theta: number, byStarts: boolean) {
  const numbers = (length: number) => new Float64Array(sharedMemory(Float64Array.BYTES_PER_ELEMENT * length));
  return {
    id: ++batches,
    turn: -1,
    count,
    partSize,
    whole: { weight: 0.5, trajectories: 1, batch: { rows: 1, common: true, stays: true } },
    segments: new Int32Array(sharedMemory(Int32Array.BYTES_PER_ELEMENT * SEGMENT * count)),
    starts: numbers(starts),
    theta: numbers(theta),
    byStarts,
  };
}
