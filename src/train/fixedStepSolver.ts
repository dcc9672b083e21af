import { checkpointPlan, reverseInSchedule } from "../adjoint/checkpointSchedule.ts";
import type { ReverseBatch, ReverseKernel } from "../core/kernel.ts";
import { Interrupted, type LaneGradient, type LaneSolver, type Solved, type SolvedLanes } from "./laneSolver.ts";
import type { TrainingProblem } from "./trainingProblem.ts";

/** States of trajectories that may be kept where nothing is said. */
const DEFAULT_BUDGET = 200_000;

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

/** All lanes step together through one reverse kernel; `checkpointed` takes steps again where they do not fit the budget. */
export class FixedStepSolver implements LaneSolver {
  readonly #problem: TrainingProblem;
  readonly #stepsPerInterval: number;
  #jumps: Float64Array[] = [];

  constructor(problem: TrainingProblem, stepsPerInterval: number) {
    this.#problem = problem;
    this.#stepsPerInterval = stepsPerInterval;
  }

  differentiate(lanes: SolvedLanes, gradient: LaneGradient): Solved {
    const run = this.#open(lanes);
    const solved = run.attempt(() => {
      run.observe(0);
      this.#reverse(run);
      run.batch.addCotangents(run.jump(0));
    });
    const cotangents = new Float64Array(run.states.length);
    run.batch.readCotangents(cotangents);
    run.batch.readGradient(gradient.theta);
    gradient.starts.set(cotangents.subarray(0, gradient.starts.length));
    return solved;
  }

  measure(lanes: SolvedLanes): Solved {
    const run = this.#open(lanes);
    return run.attempt(() => {
      run.observe(0);
      for (const piece of run.pieces(0, run.count)) {
        run.advance(piece);
        if (run.endsRow(piece)) run.observe(piece.row);
      }
    });
  }

  #open(lanes: SolvedLanes): LaneRun {
    const { model } = this.#problem;
    const { targets } = lanes;
    const kernel = targets.common ? model.kernel() : model.scaledKernel();
    const size = kernel.dimension * targets.count;
    const rows = Math.max(targets.rows, this.#jumps.length);
    if (this.#jumps[0]?.length !== size) this.#jumps = [];
    while (this.#jumps.length < rows) this.#jumps.push(new Float64Array(size));
    return new LaneRun(kernel, lanes, this.#stepsPerInterval, this.#jumps);
  }

  #reverse(run: LaneRun): void {
    const { gradient, budget = DEFAULT_BUDGET } = this.#problem;
    const states = Math.max(run.stages + 1, Math.floor(budget / run.targets.count));
    if (gradient === "direct" || run.count * run.stages < states) {
      run.storeAndReverse(0, run.count);
      return;
    }
    const { leaf, checkpoints } = checkpointPlan(run.count, run.stages, states);
    const kept = new Map<number, Float64Array>();
    const step = (unit: number) => Math.min(run.count, unit * leaf);
    reverseInSchedule(Math.ceil(run.count / leaf), checkpoints, {
      save: (at) => kept.set(at, run.states.slice()),
      restore: (at) => run.restore(kept.get(at)!),
      drop: (at) => kept.delete(at),
      advance(from, to) {
        for (const piece of run.pieces(step(from), step(to))) run.advance(piece);
        run.read();
      },
      reverse: (at) => run.storeAndReverse(step(at), step(at + 1)),
    });
  }
}

/** The forward solve went non-finite. */
class NotFinite extends Error {
  override readonly name = "NotFinite";
}

/** One solve of a batch of lanes, forward and back. */
class LaneRun {
  readonly batch: ReverseBatch;
  readonly targets: SolvedLanes["targets"];
  readonly stages: number;
  /** Steps in all. */
  readonly count: number;
  /** As last read. */
  readonly states: Float64Array;
  readonly #lanes: SolvedLanes;
  readonly #jumps: readonly Float64Array[];
  readonly #stepsPerInterval: number;
  #polled = performance.now();
  /** Loss by row: summed in one order, in whatever order the rows are seen. */
  readonly #losses: Float64Array;
  #steps = 0;

  constructor(kernel: ReverseKernel, lanes: SolvedLanes, stepsPerInterval: number, jumps: readonly Float64Array[]) {
    this.#lanes = lanes;
    this.targets = lanes.targets;
    this.stages = kernel.stages;
    this.count = (this.targets.rows - 1) * stepsPerInterval;
    this.states = new Float64Array(kernel.dimension * this.targets.count);
    this.states.set(lanes.starts);
    this.batch = kernel.open(this.states, this.targets.count, lanes.theta);
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

  read(): void {
    this.batch.read(this.states);
  }

  restore(states: Float64Array): void {
    this.states.set(states);
    this.batch.write(states);
  }

  /** The loss of a row, for the states last read. */
  observe(row: number): void {
    const { targets, states } = this;
    const jump = this.#jumps[row].fill(0);
    this.#losses[row] = targets.row(row, states, jump);
    const { atEnd, starts } = this.#lanes;
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
    if (this.endsRow(piece)) this.read();
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
      this.read();
      this.observe(piece.row);
    }
    for (let piece = stored.pop(); piece; piece = stored.pop()) {
      this.#poll();
      if (this.endsRow(piece)) this.batch.addCotangents(this.#jumps[piece.row]);
      this.batch.reverse();
    }
  }

  /** Begin and step of an interval; in scaled time every lane is told its own. */
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

  #require(finite: boolean, { row }: Piece): void {
    if (finite) return;
    const { times, count } = this.targets;
    throw new NotFinite(
      `a solution stops being finite between t = ${times[(row - 1) * count]} and ${times[row * count]}`,
    );
  }

  #poll(): void {
    const { cancelled } = this.#lanes;
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
