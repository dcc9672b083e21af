import { addMoved, leapOf } from "../adjoint/movingJumps.ts";
import { formatShort } from "../core/formatShort.ts";
import { gridStep } from "../core/gridStep.ts";
import type { ReverseBatch, ReverseKernel } from "../core/kernel.ts";
import type { Tableau } from "../core/tableau.ts";
import { isExplicit } from "../ode/adaptiveMethod.ts";
import { explainDivergence } from "../ode/divergence.ts";
import { RungeKuttaStep } from "../ode/rungeKuttaStep.ts";
import { Interrupted, type Solved, type SolvedSegments } from "./segmentSolver.ts";
import type { StepPart } from "./stepParts.ts";
import type { TrainingProblem } from "./trainingProblem.ts";

/** Milliseconds between two looks at a cancellation, and steps of trajectories in one kernel call, between two of them. */
const POLL = 4;
const CALL = 512;

/** Steps inside one part of the grid. */
interface Piece {
  readonly part: StepPart;
  /** Index in the part of the first step. */
  readonly first: number;
  readonly steps: number;
}

/** A piece that is stored, with the states at its beginning where f jumps there at times that move. */
interface StoredPiece {
  readonly piece: Piece;
  readonly leapt: Float64Array | undefined;
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
  readonly #parts: readonly StepPart[];
  /** What jumps whose times move add to the gradient by the parameters. */
  readonly #moved: Float64Array;
  #polled = performance.now();
  /** Loss by row: summed in one order, in whatever order the rows are seen. */
  readonly #losses: Float64Array;
  #steps = 0;

  constructor(
    problem: TrainingProblem,
    kernel: ReverseKernel,
    segments: SolvedSegments,
    parts: readonly StepPart[],
    jumps: readonly Float64Array[],
  ) {
    this.#problem = problem;
    this.#segments = segments;
    this.targets = segments.targets;
    this.stages = kernel.stages;
    const last = parts.at(-1);
    this.count = last ? last.begin + last.steps : 0;
    this.states = new Float64Array(kernel.dimension * this.targets.count);
    this.states.set(segments.starts);
    this.batch = kernel.open(this.states, this.targets.count, segments.theta);
    this.#losses = new Float64Array(this.targets.rows);
    this.#jumps = jumps;
    this.#parts = parts;
    this.#moved = new Float64Array(segments.theta.length);
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
    const most = Math.max(1, Math.floor(CALL / this.targets.count));
    for (let n = from, k = this.#partOf(from); n < to; ) {
      while (n >= this.#parts[k].begin + this.#parts[k].steps) k++;
      const part = this.#parts[k];
      const end = Math.min(to, part.begin + part.steps, n + most);
      yield { part, first: n - part.begin, steps: end - n };
      n = end;
    }
  }

  endsRow(piece: Piece): boolean {
    return piece.part.endsRow && this.#endsPart(piece);
  }

  #endsPart({ part, first, steps }: Piece): boolean {
    return first + steps === part.steps;
  }

  #partOf(step: number): number {
    let low = 0;
    let high = this.#parts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#parts[middle].begin <= step) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Adds the gradient by the parameters to `out`, what moving jumps bring included. */
  readGradient(out: Float64Array): void {
    this.batch.readGradient(out);
    for (let p = 0; p < out.length; p++) out[p] += this.#moved[p];
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
    if (this.#endsPart(piece)) this.read(piece.part.begin + piece.part.steps);
  }

  /** Takes steps from the current states, storing them, and reverses them. */
  storeAndReverse(from: number, to: number): void {
    const stored: StoredPiece[] = [];
    for (const piece of this.pieces(from, to)) {
      const leaps = piece.first === 0 && piece.part.cut?.passed.some((jump) => jump?.slope);
      stored.push({ piece, leapt: leaps ? this.states.slice() : undefined });
      const [t0, h] = this.#begin(piece);
      this.#require(this.batch.store(t0, h, piece.first, piece.steps), piece);
      this.#steps += piece.steps;
      if (!this.#endsPart(piece)) continue;
      this.read(piece.part.begin + piece.part.steps);
      if (piece.part.endsRow) this.observe(piece.part.row);
    }
    for (let last = stored.pop(); last; last = stored.pop()) {
      const { piece, leapt } = last;
      this.#poll();
      if (this.endsRow(piece)) this.batch.addCotangents(this.#jumps[piece.part.row]);
      this.batch.reverse();
      if (leapt) this.#leap(piece.part, leapt);
    }
  }

  /** What jumps at the beginning of a part add as parameters move them. */
  #leap({ cut }: StepPart, states: Float64Array): void {
    const { count } = this.targets;
    const { theta } = this.#segments;
    const { system } = this.#problem.model.gradientModel();
    const adjoint = new Float64Array(states.length);
    this.batch.readCotangents(adjoint);
    const z = new Float64Array(system.dimension);
    const leap = new Float64Array(system.dimension);
    cut?.passed.forEach((jump, j) => {
      if (!jump?.slope) return;
      for (let i = 0; i < z.length; i++) z[i] = states[i * count + j];
      leapOf(system, theta, jump, z, leap);
      const slope = leap.reduce((sum, x, i) => sum + x * adjoint[i * count + j], 0);
      addMoved(jump.slope, slope, this.#moved);
    });
  }

  /** Where a lane is at the beginning and at the end of a part. */
  #ends({ row, cut }: StepPart, j: number): readonly [from: number, to: number] {
    const { times, count } = this.targets;
    return cut ? [cut.from[j], cut.to[j]] : [times[(row - 1) * count + j], times[row * count + j]];
  }

  /** Begin and step of a part; in scaled time every segment is told its own. */
  #begin({ part, first }: Piece): readonly [t0: number, h: number] {
    this.#poll();
    const { count, common } = this.targets;
    if (common) {
      const [from, to] = this.#ends(part, 0);
      return [from, (to - from) / part.steps];
    }
    if (first === 0) {
      const tau = this.states.length - 2 * count;
      for (let j = 0; j < count; j++) {
        const [from, to] = this.#ends(part, j);
        this.states[tau + j] = from;
        this.states[tau + count + j] = to - from;
      }
      this.batch.write(this.states);
    }
    return [0, 1 / part.steps];
  }

  #require(finite: boolean, { part, first, steps }: Piece): void {
    if (finite) return;
    throw new NotFinite(this.#explain(part, Math.max(0, this.#statesAt - part.begin), first + steps));
  }

  /** Takes the steps `first … end − 1` of a part again, interpreted, from the states last read, to say what went wrong. */
  #explain(part: StepPart, first: number, end: number): string {
    const { targets, states } = this;
    const { times, count, set } = targets;
    const { row } = part;
    const { model, method, trajectories } = this.#problem;
    const { system } = model.gradientModel();
    const { theta } = this.#segments;
    const take = isExplicit(method) ? this.#interpretedStep(method) : this.#oneStep();
    for (let j = 0; j < count; j++) {
      const [from, to] = this.#ends(part, j);
      const h = (to - from) / part.steps;
      const z = Float64Array.from({ length: system.dimension }, (_, i) => states[i * count + j]);
      for (let n = first; n < end; n++) {
        const before = z.slice();
        const taken = gridStep(from, h, n);
        take(taken.t, taken.h, z);
        if (z.every(Number.isFinite)) continue;
        const { message } = explainDivergence(system, method, taken.t, taken.h, before, theta);
        const { trajectory } = set.segments[j];
        const name = trajectories[trajectory].name ?? trajectory;
        return trajectories.length > 1 ? `trajectory ${name}: ${message}` : message;
      }
    }
    // In float32 a value may overflow that is finite in the interpreter's float64.
    return `a solution stops being finite between t = ${formatShort(times[(row - 1) * count])} and ${formatShort(times[row * count])}`;
  }

  #interpretedStep(method: Tableau): (t: number, h: number, z: Float64Array) => void {
    const step = new RungeKuttaStep(this.#problem.model.gradientModel().system, method);
    return (t, h, z) => step.take(t, h, z, this.#segments.theta);
  }

  /** By the kernel itself: only explicit methods are interpreted. */
  #oneStep(): (t: number, h: number, z: Float64Array) => void {
    const kernel = this.#problem.model.kernel();
    return (t, h, z) => {
      const batch = kernel.open(z, 1, this.#segments.theta);
      batch.advance(t, h, 0, 1);
      batch.read(z);
    };
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
