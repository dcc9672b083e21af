import { largest } from "../core/extremes.ts";
import { gridStep } from "../core/gridStep.ts";
import type { Diagnosis } from "../core/status.ts";
import type { Method } from "../ode/adaptiveMethod.ts";
import { explainDivergence, locateDivergence } from "../ode/divergence.ts";
import { cancelledAt } from "../ode/earlyEnds.ts";
import { isImplicit } from "../ode/implicit/implicitMethod.ts";
import { EarlyEnd } from "./earlyEnd.ts";
import { type GradientProblem, innerStops, isAdaptive } from "./gradientProblem.ts";
import { type Gradient, type GradientResult, unknownGradient } from "./gradientResult.ts";
import { LossSum } from "./lossSum.ts";
import { addMoved, leapOf, type MovingJump, movingJumps } from "./movingJumps.ts";
import { explainNonFiniteAdjoint, gradientFault } from "./nonFiniteAdjoint.ts";
import { cubicsBetween } from "./pathPieces.ts";
import { PathRecorder } from "./pathRecorder.ts";
import { RecordedSteps } from "./recordedSteps.ts";
import { type Piece, spanCotangents } from "./stepGrid.ts";
import { type TakenSteps, takenSteps } from "./takenSteps.ts";

/** Steps of one kernel call: between two of them a cancellation is noticed. */
const CALL = 256;

/** A run of steps that is stored, with what the loss sees at its end. */
interface StoredPiece {
  readonly piece: Piece;
  /** Number of the step that follows. */
  readonly end: number;
  /** State at its end, where a row of the path is due or the loss looks. */
  readonly z: Float64Array | undefined;
  readonly jump: Float64Array | undefined;
  /** State at its end, where f jumps at a time that moves. */
  readonly leapt: Float64Array | undefined;
}

/**
 * Reverse mode through the steps of one solve. Takes steps forward, or stores and reverses them, in whatever order a
 * schedule asks, and counts the states that are kept and the steps that are taken.
 */
export class DiscreteGradient {
  /** Steps of the solve. */
  readonly count: number;
  /** States that a stored step keeps. */
  readonly stages: number;
  readonly #problem: GradientProblem;
  readonly #taken: TakenSteps;
  readonly #batch: RecordedSteps;
  readonly #loss: LossSum;
  readonly #recorder: PathRecorder | undefined;
  readonly #recordEvery: number;
  readonly #stride: number;
  readonly #state: Float64Array;
  readonly #adjoint: Float64Array;
  readonly #theta: Float64Array;
  /** Cotangents of `from` and `h` by segment. */
  readonly #segmentCotangents: Float64Array | undefined;
  /**
   * Whether the first and the last of steps that choose themselves are implicit: there aᵀf, by which the ends move a solution, is
   * what a tolerance left of f times the fastest rate, while the step itself forgets it.
   */
  readonly #ends: readonly boolean[];
  /** Jumps that move, by the step that begins behind them, and what they add to the gradient. */
  readonly #moving: ReadonlyMap<number, MovingJump>;
  readonly #moved: Float64Array;
  #polled = Number.NEGATIVE_INFINITY;
  #stepsTaken = 0;
  #stepsReversed = 0;
  #kept = 0;
  #mostKept = 0;

  constructor(problem: GradientProblem) {
    const { model, method, z0, theta, pathPoints } = problem;
    this.#problem = problem;
    this.#taken = takenSteps(problem);
    this.count = this.#taken.grid.count;
    const { segments } = this.#taken.grid;
    const used = new Set(segments.map((segment) => segment.method ?? method));
    const [first = method] = used;
    this.stages = largest([...used.add(first)].map((each) => model.reverse(each).stages));
    this.#ends = [segments[0], segments[segments.length - 1]].map(
      (end) => isAdaptive(problem.steps) && end !== undefined && isImplicit(end.method ?? method),
    );
    const times = !isAdaptive(problem.steps) || this.#ends.includes(true);
    this.#batch = new RecordedSteps((each) => model.reverse(each), first, z0, theta, { times });
    this.#segmentCotangents = times ? new Float64Array(2 * segments.length) : undefined;
    this.#moving = this.#taken.grid.behind(movingJumps(problem));
    this.#moved = new Float64Array(theta.length);
    this.#loss = new LossSum(problem);
    const cubics = cubicsBetween(problem);
    this.#recorder = pathPoints === undefined ? undefined : new PathRecorder(cubics, cubics);
    const every = pathPoints === undefined ? Number.POSITIVE_INFINITY : Math.ceil(this.count / pathPoints) || 1;
    this.#recordEvery = every <= CALL ? every : CALL * Math.ceil(every / CALL);
    this.#stride = Math.min(CALL, every);
    this.#state = new Float64Array(z0.length);
    this.#adjoint = new Float64Array(z0.length);
    this.#theta = new Float64Array(theta.length);
  }

  /** Runs a schedule, which is to store and reverse every step once, and gives the gradient or what there is of it. */
  run(mode: string, schedule: () => void): GradientResult {
    const { failure, grid } = this.#taken;
    if (failure) return this.#result(mode, failure);
    try {
      if (this.count > 0) schedule();
      else this.#loss.end(this.#problem.z0);
      const first = grid.observationAt(0);
      if (first !== undefined) {
        const jump = this.#loss.observe(first, grid.t0, this.#problem.z0);
        this.#batch.addCotangents(jump);
        this.#record(grid.t0, this.#problem.z0, true);
      }
      return this.#result(mode);
    } catch (error) {
      if (error instanceof EarlyEnd) return this.#result(mode, error.diagnosis);
      throw error;
    }
  }

  /** A copy of the current state, counted until it is released. */
  keep(): Float64Array {
    this.#keepCount(1);
    const state = new Float64Array(this.#state.length);
    this.#batch.read(state);
    return state;
  }

  release(): void {
    this.#keepCount(-1);
  }

  restore(state: Float64Array): void {
    this.#batch.write(state);
  }

  /** Takes the steps `from … to − 1`. */
  advance(from: number, to: number): void {
    for (const piece of this.#taken.grid.pieces(from, to, CALL)) {
      this.#poll(piece);
      this.#batch.read(this.#state);
      const { segment, first, steps } = piece;
      const finite = this.#batch.advance(this.#methodOf(piece), segment.from, segment.h, first, steps);
      this.#stepsTaken += steps;
      if (!finite) this.#diverge(piece);
    }
  }

  /** Takes the steps `from … to − 1` from the current state, storing them, and reverses them. */
  storeAndReverse(from: number, to: number): void {
    const start = new Float64Array(this.#state.length);
    this.#batch.read(start);
    const stored = this.#store(from, to);
    while (stored.length > 0) {
      const { piece, end, z, jump, leapt } = stored[stored.length - 1];
      this.#poll(piece);
      const t = this.#taken.grid.timeAt(end);
      if (z) this.#record(t, z);
      if (jump) {
        this.#batch.addCotangents(jump);
        if (z) this.#record(t, z, true);
      }
      this.#batch.readCotangents(this.#adjoint);
      if (leapt) this.#leap(end, leapt);
      if (end === this.count) this.#loss.adjointAtEnd(this.#adjoint);
      if (!this.#batch.reverse()) {
        const pieces = stored.map((other) => other.piece);
        throw new EarlyEnd(explainNonFiniteAdjoint(this.#problem, pieces, start, this.#adjoint));
      }
      this.#stepsReversed += piece.steps;
      this.#keepCount(-piece.steps * this.stages);
      this.#addTimeCotangents(piece.segmentIndex);
      stored.pop();
    }
    if (from > 0) return;
    this.#batch.readCotangents(this.#adjoint);
    this.#loss.adjointAtStart(this.#adjoint);
    this.#record(this.#taken.grid.t0, start);
  }

  #store(from: number, to: number): StoredPiece[] {
    const { grid } = this.#taken;
    const stored: StoredPiece[] = [];
    let end = from;
    for (const piece of grid.pieces(from, to, this.#stride)) {
      this.#poll(piece);
      this.#batch.read(this.#state);
      const { segment, first, steps } = piece;
      this.#keepCount(steps * this.stages);
      const finite = this.#batch.store(this.#methodOf(piece), segment.from, segment.h, first, steps);
      this.#stepsTaken += steps;
      if (!finite) this.#diverge(piece);
      end += steps;
      const index = grid.observationAt(end);
      const leaps = this.#moving.has(end);
      const isSeen = leaps || index !== undefined || end === this.count;
      const due = this.#recorder && (end % this.#recordEvery === 0 || isSeen);
      if (due || isSeen) this.#batch.read(this.#state);
      if (end === this.count) this.#loss.end(this.#state);
      const jump = index === undefined ? undefined : this.#loss.observe(index, grid.timeAt(end), this.#state);
      stored.push({
        piece,
        end,
        z: due ? this.#state.slice() : undefined,
        jump,
        leapt: leaps ? this.#state.slice() : undefined,
      });
    }
    return stored;
  }

  /** What a moving jump adds, for the adjoint last read. */
  #leap(step: number, z: Float64Array): void {
    const jump = this.#moving.get(step)!;
    const leap = new Float64Array(z.length);
    const { model, theta } = this.#problem;
    leapOf(model.system, theta, jump, z, leap);
    addMoved(
      jump.slope,
      leap.reduce((sum, x, i) => sum + x * this.#adjoint[i], 0),
      this.#moved,
    );
  }

  #record(t: number, z: Float64Array, jump = false): void {
    if (!this.#recorder) return;
    this.#batch.readCotangents(this.#adjoint);
    this.#batch.readGradient(this.#theta);
    this.#recorder.add(t, z, this.#adjoint, this.#theta, jump);
  }

  #addTimeCotangents(segment: number): void {
    const total = this.#segmentCotangents;
    if (!total) return;
    total[2 * segment] += this.#batch.timeCotangents[0];
    total[2 * segment + 1] += this.#batch.timeCotangents[1];
  }

  /** Ends with the step in which the state went non-finite; `#state` is that of the piece's beginning. */
  #diverge(piece: Piece): void {
    const {
      segment: { from: t0, h },
      first,
      steps,
    } = piece;
    const { model, theta } = this.#problem;
    const method = this.#methodOf(piece);
    let diagnosis: Diagnosis | undefined;
    locateDivergence(this.#batch.at(method), { t0, h, first, steps }, this.#state.slice(), [0], (_j, step, z) => {
      const taken = gridStep(t0, h, step);
      diagnosis = explainDivergence(model.system, method, taken.t, taken.h, z, theta);
    });
    if (diagnosis) throw new EarlyEnd(diagnosis);
  }

  #methodOf({ segment }: Piece): Method {
    return segment.method ?? this.#problem.method;
  }

  #poll({ segment, first }: Piece): void {
    const now = performance.now();
    if (now - this.#polled < 4) return;
    this.#polled = now;
    if (this.#problem.cancelled?.()) throw new EarlyEnd(cancelledAt(segment.from + first * segment.h));
  }

  #keepCount(states: number): void {
    this.#kept += states;
    this.#mostKept = Math.max(this.#mostKept, this.#kept);
  }

  #result(mode: string, failure?: Diagnosis): GradientResult {
    const gradient = failure ? unknownGradient(this.#state.length, this.#theta.length) : this.#gradient();
    const diagnosis = failure ?? gradientFault(this.#problem, gradient);
    const { steps, accepted, rejected, evaluations } = this.#taken.stats;
    return {
      mode,
      status: diagnosis?.status ?? "ok",
      diagnosis,
      loss: this.#loss.value,
      z1: this.#loss.z1,
      gradient,
      stats: {
        steps,
        accepted,
        rejected,
        evaluations: evaluations + this.#stepsTaken * this.stages,
        backwardEvaluations: this.#stepsReversed * this.stages,
        storedStates: this.#mostKept,
      },
      path: this.#recorder?.path(),
    };
  }

  #gradient(): Gradient {
    const z0 = new Float64Array(this.#state.length);
    const theta = new Float64Array(this.#theta.length);
    this.#batch.readCotangents(z0);
    this.#batch.readGradient(theta);
    for (let p = 0; p < theta.length; p++) theta[p] += this.#moved[p];
    const { direct } = this.#loss;
    if (!this.#segmentCotangents) return { z0, theta, ...this.#loss.continuousTimes() };
    if (isAdaptive(this.#problem.steps)) {
      const [first, last] = this.#ends;
      const continuous = this.#loss.continuousTimes();
      const [from, h] = this.#segmentCotangents;
      const end = this.#segmentCotangents[this.#segmentCotangents.length - 1];
      return {
        z0,
        theta,
        t0: first ? from - h + direct.t0 : continuous.t0,
        t1: last ? end + direct.t1 : continuous.t1,
      };
    }
    const moved = spanCotangents(this.#taken.grid, innerStops(this.#problem), this.#segmentCotangents);
    return { z0, theta, t0: moved.t0 + direct.t0, t1: moved.t1 + direct.t1 };
  }
}
