import { gridStep } from "../core/gridStep.ts";
import type { ReverseBatch, ReverseKernel } from "../core/kernel.ts";
import { explainDivergence } from "../ode/divergence.ts";
import { RungeKuttaStep } from "../ode/rungeKuttaStep.ts";
import { Interrupted, type Solved, type SolvedSegments } from "./segmentSolver.ts";
import type { TrainingProblem } from "./trainingProblem.ts";

/** Milliseconds between two looks at a cancellation, and steps of trajectories in one kernel call, between two of them. */
const POLL = 4;
const CALL = 512;

/** Steps inside one interval between rows. */
interface Piece {
  /** The interval ends at this row. */
  readonly row: number;
  readonly first: number;
  readonly steps: number;
}

/** The forward solve went non-finite. */
class NotFinite extends Error {
  override readonly name = "NotFinite";
}

/** One solve of a batch of segments, forward and back. */
export class SegmentRun {
  readonly batch: ReverseBatch;
  readonly targets: SolvedSegments["targets"];
  readonly stages: number;
  /** Steps in all. */
  readonly count: number;
  /** As last read. */
  readonly states: Float64Array;
  /** At the beginning of which step that was. */
  #statesAt = 0;
  readonly #problem: TrainingProblem;
  readonly #segments: SolvedSegments;
  readonly #jumps: readonly Float64Array[];
  readonly #stepsPerInterval: number;
  #polled = performance.now();
  /** Loss by row: summed in one order, in whatever order the rows are seen. */
  readonly #losses: Float64Array;
  #steps = 0;

  constructor(
    problem: TrainingProblem,
    kernel: ReverseKernel,
    segments: SolvedSegments,
    stepsPerInterval: number,
    jumps: readonly Float64Array[],
  ) {
    this.#problem = problem;
    this.#segments = segments;
    this.targets = segments.targets;
    this.stages = kernel.stages;
    this.count = (this.targets.rows - 1) * stepsPerInterval;
    this.states = new Float64Array(kernel.dimension * this.targets.count);
    this.states.set(segments.starts);
    this.batch = kernel.open(this.states, this.targets.count, segments.theta);
    this.#losses = new Float64Array(this.targets.rows);
    this.#jumps = jumps;
    this.#stepsPerInterval = stepsPerInterval;
  }

  attempt(work: () => void): Solved {
    try {
      work();
    } catch (error) {
      if (!(error instanceof NotFinite)) throw error;
      this.batch.discard();
      return { loss: Number.NaN, evaluations: this.#evaluations(), failure: error.message };
    }
    const loss = this.#losses.reduce((sum, x) => sum + x, 0);
    const failure = Number.isFinite(loss) ? undefined : "the loss is not finite";
    return { loss, evaluations: this.#evaluations(), failure };
  }

  *pieces(from: number, to: number): Generator<Piece> {
    const each = this.#stepsPerInterval;
    const most = Math.max(1, Math.floor(CALL / this.targets.count));
    for (let n = from; n < to; ) {
      const interval = Math.floor(n / each);
      const end = Math.min(to, (interval + 1) * each, n + most);
      yield { row: interval + 1, first: n - interval * each, steps: end - n };
      n = end;
    }
  }

  endsRow({ first, steps }: Piece): boolean {
    return first + steps === this.#stepsPerInterval;
  }

  jump(row: number): Float64Array {
    return this.#jumps[row];
  }

  read(step: number): void {
    this.batch.read(this.states);
    this.#statesAt = step;
  }

  restore(step: number, states: Float64Array): void {
    this.states.set(states);
    this.batch.write(states);
    this.#statesAt = step;
  }

  /** The loss of a row, for the states last read. */
  observe(row: number): void {
    const { targets, states } = this;
    const jump = this.#jumps[row].fill(0);
    this.#losses[row] = targets.row(row, states, jump);
    const { atEnd, starts } = this.#segments;
    if (row < targets.rows - 1 || !atEnd) return;
    const [z, slope] = [0, 1].map(() => new Float64Array(starts.length / targets.count));
    for (let j = 0; j < targets.count; j++) {
      for (let i = 0; i < z.length; i++) z[i] = states[i * targets.count + j];
      this.#losses[row] += atEnd(j, z, slope.fill(0));
      for (let i = 0; i < z.length; i++) jump[i * targets.count + j] += slope[i];
    }
  }

  /** Takes steps, from the states last read where an interval begins. */
  advance(piece: Piece): void {
    const [t0, h] = this.#begin(piece);
    this.#require(this.batch.advance(t0, h, piece.first, piece.steps), piece);
    this.#steps += piece.steps;
    if (this.endsRow(piece)) this.read(piece.row * this.#stepsPerInterval);
  }

  /** Takes steps from the current states, storing them, and reverses them. */
  storeAndReverse(from: number, to: number): void {
    const stored: Piece[] = [];
    for (const piece of this.pieces(from, to)) {
      const [t0, h] = this.#begin(piece);
      stored.push(piece);
      this.#require(this.batch.store(t0, h, piece.first, piece.steps), piece);
      this.#steps += piece.steps;
      if (!this.endsRow(piece)) continue;
      this.read(piece.row * this.#stepsPerInterval);
      this.observe(piece.row);
    }
    for (let piece = stored.pop(); piece; piece = stored.pop()) {
      this.#poll();
      if (this.endsRow(piece)) this.batch.addCotangents(this.#jumps[piece.row]);
      this.batch.reverse();
    }
  }

  /** Begin and step of an interval; in scaled time every segment is told its own. */
  #begin({ row, first }: Piece): readonly [t0: number, h: number] {
    this.#poll();
    const { times, count, common } = this.targets;
    const from = (row - 1) * count;
    if (common) return [times[from], (times[row * count] - times[from]) / this.#stepsPerInterval];
    if (first === 0) {
      const tau = this.states.length - 2 * count;
      for (let j = 0; j < count; j++) {
        this.states[tau + j] = times[from + j];
        this.states[tau + count + j] = times[row * count + j] - times[from + j];
      }
      this.batch.write(this.states);
    }
    return [0, 1 / this.#stepsPerInterval];
  }

  #require(finite: boolean, { row, first, steps }: Piece): void {
    if (finite) return;
    const interval = (row - 1) * this.#stepsPerInterval;
    throw new NotFinite(this.#explain(row, this.#statesAt - interval, first + steps));
  }

  /** Takes the steps `first … end − 1` of an interval again, interpreted, from the states last read, to say what went wrong. */
  #explain(row: number, first: number, end: number): string {
    const { targets, states } = this;
    const { times, count, set } = targets;
    const { model, method, trajectories } = this.#problem;
    const { system } = model.gradientModel();
    const { theta } = this.#segments;
    const step = new RungeKuttaStep(system, method);
    for (let j = 0; j < count; j++) {
      const [from, to] = [times[(row - 1) * count + j], times[row * count + j]];
      const h = (to - from) / this.#stepsPerInterval;
      const z = Float64Array.from({ length: system.dimension }, (_, i) => states[i * count + j]);
      for (let n = first; n < end; n++) {
        const before = z.slice();
        const taken = gridStep(from, h, n);
        step.take(taken.t, taken.h, z, theta);
        if (z.every(Number.isFinite)) continue;
        const { message } = explainDivergence(system, method, taken.t, taken.h, before, theta);
        return trajectories.length > 1 ? `trajectory ${set.segments[j].trajectory}: ${message}` : message;
      }
    }
    // In float32 a value may overflow that is finite in the interpreter's float64.
    return `a solution stops being finite between t = ${times[(row - 1) * count]} and ${times[row * count]}`;
  }

  #poll(): void {
    const { cancelled } = this.#segments;
    if (!cancelled) return;
    const now = performance.now();
    if (now - this.#polled < POLL) return;
    this.#polled = now;
    if (cancelled()) throw new Interrupted();
  }

  #evaluations(): number {
    return this.#steps * this.stages * this.targets.count;
  }
}
