import { addMoved, leapOf } from "../adjoint/movingJumps.ts";
import { clear } from "../core/clear.ts";
import type { ReverseBatch, ReverseKernel } from "../core/kernel.ts";
import type { ComparedRows } from "./comparedRows.ts";
import { explainSteps, type SteppedProblem } from "./explainSteps.ts";
import { Interrupted, type Solved, type SolvedSegments } from "./segmentSolver.ts";
import { beginOf, endOf, type StepPart } from "./stepParts.ts";

/** Milliseconds between two looks at a cancellation, and steps of trajectories in one kernel call, between two of them. */
const POLL = 4;
const CALL = 512;

/** Where a grid has the end. */
const END = 2;

/** Steps inside one part of the grid. */
interface Piece {
  readonly part: StepPart;
  /** Index in the part of the first step. */
  readonly first: number;
  readonly steps: number;
}

/** The forward solve went non-finite. */
class NotFinite extends Error {
  override readonly name = "NotFinite";
}

/** The solves of a batch of segments, forward and back, one after another: what one takes is made for all of them. */
export class SegmentRun {
  readonly kernel: ReverseKernel;
  readonly parts: readonly StepPart[];
  readonly targets: SolvedSegments["targets"];
  readonly stages: number;
  /** Steps in all. */
  readonly count: number;
  /** As last read: at a row in its place there, else in `#between`. */
  #states: Float64Array;
  readonly #between: Float64Array;
  /** At the beginning of which step that was. */
  #statesAt = 0;
  readonly #problem: SteppedProblem;
  readonly #segments: SolvedSegments;
  /** The states at every row, what they bring to the loss, and what that adds to the cotangents there. */
  readonly #compared: ComparedRows;
  readonly #cotangents: Float64Array;
  /** What jumps whose times move add to the gradient by the parameters. */
  readonly #moved: Float64Array;
  readonly #solved: { loss: number; evaluations: number; failure: string | undefined } = {
    loss: 0,
    evaluations: 0,
    failure: undefined,
  };
  #batch: ReverseBatch;
  readonly #isPlain: boolean;
  /** All of them, where they are stored together. */
  #allPieces: readonly Piece[] | undefined;
  #failure: string | undefined;
  #polled = performance.now();
  /** Steps of trajectories since then. */
  #unpolled = 0;
  #steps = 0;
  /** t0, h and end of the piece that is taken next: fields of their own would be a new object of the heap at every piece. */
  readonly #grid = new Float64Array(3);

  constructor(problem: SteppedProblem, kernel: ReverseKernel, segments: SolvedSegments, parts: readonly StepPart[]) {
    this.kernel = kernel;
    this.parts = parts;
    this.#problem = problem;
    this.#segments = segments;
    this.targets = segments.targets;
    this.stages = kernel.stages;
    const last = parts.at(-1);
    this.count = last ? last.begin + last.steps : 0;
    const { targets } = this;
    const { count } = targets;
    const width = kernel.dimension * count;
    this.#compared = this.targets.compared(width);
    this.#between = new Float64Array(width);
    this.#states = this.#between;
    this.#cotangents = new Float64Array(width);
    this.#moved = new Float64Array(segments.theta.length);
    this.#batch = kernel.open(this.#states, count, segments.theta);
    this.#isPlain =
      targets.common &&
      !problem.jumps &&
      parts.every(({ row, steps, endsRow, cut }, n) => row === n + 1 && endsRow && !cut && steps * count <= CALL);
  }

  get states(): Float64Array {
    return this.#states;
  }

  get batch(): ReverseBatch {
    return this.#batch;
  }

  /** Another solve, from where the segments start now. */
  begin(): void {
    const { starts, theta } = this.#segments;
    const states = this.#compared.states[0];
    for (let n = 0; n < states.length; n++) states[n] = n < starts.length ? starts[n] : 0;
    this.#states = states;
    this.#statesAt = 0;
    this.#batch = this.kernel.open(states, this.targets.count, theta);
    clear(this.#compared.losses);
    if (this.#problem.jumps) clear(this.#moved);
    this.#failure = undefined;
    this.#steps = 0;
  }

  /** Ends a solve at what is no number; other errors go on their way. */
  end(error: unknown): void {
    if (!(error instanceof NotFinite)) throw error;
    this.#batch.discard();
    this.#failure = error.message;
  }

  /** What the solve came to, good until the next one. */
  solved(): Solved {
    const solved = this.#solved;
    const { losses } = this.#compared;
    // Summed in one order, in whatever order the rows are seen.
    let loss = 0;
    for (let k = 0; k < losses.length; k++) loss += losses[k];
    if (this.#failure !== undefined) loss = Number.NaN;
    solved.loss = loss;
    solved.evaluations = this.#evaluations();
    solved.failure = this.#failure ?? (Number.isFinite(loss) ? undefined : "the loss is not finite");
    return solved;
  }

  *pieces(from: number, to: number): Generator<Piece> {
    const most = Math.max(1, Math.floor(CALL / this.targets.count));
    for (let n = from, k = this.#partOf(from); n < to; ) {
      while (n >= this.parts[k].begin + this.parts[k].steps) k++;
      const part = this.parts[k];
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
    let high = this.parts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.parts[middle].begin <= step) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The gradient by where the segments start, unless there is no room for it. */
  readStarts(out: Float64Array): void {
    if (out.length === 0) return;
    this.#batch.readCotangents(this.#cotangents);
    for (let n = 0; n < out.length; n++) out[n] = this.#cotangents[n];
  }

  /** The gradient by the parameters, what moving jumps bring included. */
  readGradient(out: Float64Array): void {
    this.#batch.readGradient(out);
    if (!this.#problem.jumps) return;
    for (let p = 0; p < out.length; p++) out[p] += this.#moved[p];
  }

  jump(row: number): Float64Array {
    return this.#compared.cotangents[row];
  }

  read(step: number, into = this.#between): void {
    this.#batch.read(into);
    this.#states = into;
    this.#statesAt = step;
  }

  restore(step: number, states: Float64Array): void {
    this.#between.set(states);
    this.#states = this.#between;
    this.#batch.write(states);
    this.#statesAt = step;
  }

  /** The loss of rows `first … end − 1`, whose states have been read. */
  observe(first: number, end: number): void {
    const last = this.targets.rows - 1;
    const { atEnd } = this.#segments;
    if (!atEnd || end <= last) {
      this.#compared.compare(first, end);
      return;
    }
    clear(this.#compared.cotangents[last]);
    this.#compared.compare(first, end);
    this.#addEnds(atEnd);
  }

  /** What the ends of segments bring to the last row besides. */
  #addEnds(atEnd: NonNullable<SolvedSegments["atEnd"]>): void {
    const { targets } = this;
    const { losses, states: rows, cotangents } = this.#compared;
    const last = targets.rows - 1;
    const [states, jump] = [rows[last], cotangents[last]];
    const [z, slope] = [0, 1].map(() => new Float64Array(this.#segments.starts.length / targets.count));
    for (let j = 0; j < targets.count; j++) {
      for (let i = 0; i < z.length; i++) z[i] = states[i * targets.count + j];
      losses[last] += atEnd(j, z, slope.fill(0));
      for (let i = 0; i < z.length; i++) jump[i * targets.count + j] += slope[i];
    }
  }

  /** Compares the states at all rows but the first, which somebody else has solved. */
  takeRows(rows: readonly Float64Array[]): void {
    for (const [n, states] of rows.entries()) this.#compared.states[n + 1].set(states);
    this.#steps += this.count;
    this.observe(0, this.targets.rows);
  }

  /** Takes steps, from the states last read where an interval begins. */
  advance(piece: Piece): void {
    this.#approach(piece);
    this.#require(this.#batch.advance(this.#grid[0], this.#grid[1], piece.first, piece.steps), piece);
    this.#count(piece);
    this.#readEnd(piece);
  }

  /** Takes steps from the current states, storing them, compares the rows at their ends, and reverses them. */
  storeAndReverse(from: number, to: number): void {
    if (this.#isPlain && from === 0 && to === this.count) {
      this.#storeAndReverseRows();
      return;
    }
    const pieces = this.#storedPieces(from, to);
    /** States at the beginning of pieces where f jumps at times that move. */
    let leapt: Map<Piece, Float64Array> | undefined;
    for (let n = 0; n < pieces.length; n++) {
      const piece = pieces[n];
      if (piece.first === 0 && piece.part.cut?.passed.some((jump) => jump?.slope)) {
        leapt ??= new Map();
        leapt.set(piece, this.states.slice());
      }
      this.#approach(piece);
      this.#store(piece);
    }
    this.#observePieces(pieces, from);
    for (let n = pieces.length - 1; n >= 0; n--) {
      const piece = pieces[n];
      this.#poll();
      if (this.endsRow(piece)) this.#batch.addCotangents(this.jump(piece.part.row));
      this.#batch.reverse();
      this.#unpolled += piece.steps * this.targets.count;
      const states = leapt?.get(piece);
      if (states) this.#leap(piece.part, states);
    }
  }

  /** The same of all steps where each interval is one call and nothing jumps: what most iterations of trainings are. */
  #storeAndReverseRows(): void {
    const { parts, targets } = this;
    const batch = this.#batch;
    const grid = this.#grid;
    const { states, cotangents } = this.#compared;
    targets.putTime(0, 0, grid, END);
    for (let n = 0; n < parts.length; n++) {
      const { steps } = parts[n];
      grid[0] = grid[END];
      targets.putTime(n + 1, 0, grid, END);
      grid[1] = (grid[END] - grid[0]) / steps;
      this.#poll();
      if (!batch.storeAt(grid, 0, steps)) this.#require(false, { part: parts[n], first: 0, steps });
      this.#unpolled += steps * targets.count;
      this.#steps += steps;
      const row = states[n + 1];
      batch.read(row);
      this.#states = row;
      this.#statesAt += steps;
    }
    this.observe(0, targets.rows);
    for (let n = parts.length - 1; n >= 0; n--) {
      this.#poll();
      batch.addCotangents(cotangents[n + 1]);
      batch.reverse();
      this.#unpolled += parts[n].steps * targets.count;
    }
  }

  #store(piece: Piece): void {
    this.#require(this.#batch.storeAt(this.#grid, piece.first, piece.steps), piece);
    this.#count(piece);
    this.#readEnd(piece);
  }

  /** The states at the end of a part; those of a row go where they are compared. */
  #readEnd(piece: Piece): void {
    if (!this.#endsPart(piece)) return;
    const { begin, steps, endsRow, row } = piece.part;
    this.read(begin + steps, endsRow ? this.#compared.states[row] : this.#between);
  }

  /** The rows at the ends of some pieces, that of the beginning with those of the first ones. */
  #observePieces(pieces: readonly Piece[], from: number): void {
    let [first, end] = [0, 1];
    if (from > 0) [first, end] = [Number.POSITIVE_INFINITY, 0];
    for (let n = 0; n < pieces.length; n++) {
      if (!this.endsRow(pieces[n])) continue;
      const { row } = pieces[n].part;
      first = Math.min(first, row);
      end = row + 1;
    }
    if (first < end) this.observe(first, end);
  }

  #storedPieces(from: number, to: number): readonly Piece[] {
    if (from !== 0 || to !== this.count) return [...this.pieces(from, to)];
    this.#allPieces ??= [...this.pieces(from, to)];
    return this.#allPieces;
  }

  #count({ steps }: Piece): void {
    this.#steps += steps;
    this.#unpolled += steps * this.targets.count;
  }

  /** What jumps at the beginning of a part add as parameters move them. */
  #leap({ cut }: StepPart, states: Float64Array): void {
    const { count } = this.targets;
    const { theta } = this.#segments;
    const { system } = this.#problem.model.gradientModel();
    const adjoint = new Float64Array(states.length);
    this.#batch.readCotangents(adjoint);
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

  /** Begin and step of a part; in scaled time every segment is told its own. */
  #approach({ part, first }: Piece): void {
    this.#poll();
    const { targets } = this;
    const { count, common } = targets;
    if (common) {
      const t0 = beginOf(part, targets, 0);
      this.#grid[0] = t0;
      this.#grid[1] = (endOf(part, targets, 0) - t0) / part.steps;
      return;
    }
    if (first === 0) {
      const tau = this.states.length - 2 * count;
      for (let j = 0; j < count; j++) {
        const from = beginOf(part, targets, j);
        this.states[tau + j] = from;
        this.states[tau + count + j] = endOf(part, targets, j) - from;
      }
      this.#batch.write(this.states);
    }
    this.#grid[0] = 0;
    this.#grid[1] = 1 / part.steps;
  }

  #require(finite: boolean, { part, first, steps }: Piece): void {
    if (finite) return;
    const taken = { part, first: Math.max(0, this.#statesAt - part.begin), end: first + steps };
    throw new NotFinite(explainSteps(this.#problem, this.#segments, taken, this.states));
  }

  #poll(): void {
    const { cancelled } = this.#segments;
    if (!cancelled || this.#unpolled < CALL / 2) return;
    this.#unpolled = 0;
    const now = performance.now();
    if (now - this.#polled < POLL) return;
    this.#polled = now;
    if (cancelled()) throw new Interrupted();
  }

  #evaluations(): number {
    return this.#steps * this.stages * this.targets.count;
  }
}
