import { gradientModes } from "../adjoint/gradientModes.ts";
import { FixedStepSolver } from "./fixedStepSolver.ts";
import type { Split } from "./heldOut.ts";
import { ModeSolver } from "./modeSolver.ts";
import type { Segment, SegmentSet } from "./segment.ts";
import type { SegmentSolver, Solved, SolvedSegments } from "./segmentSolver.ts";
import { Targets } from "./targets.ts";
import type { TrainingProblem } from "./trainingProblem.ts";

/**
 * The loss of a training as a function of one vector x: the trained parameters, then the trained states, `dimension` numbers
 * each (initial states first, then those of pieces).
 */
export class Objective {
  /** Length of x. */
  readonly count: number;
  /** Entries of x that are parameters. */
  readonly parameters: number;
  readonly #problem: TrainingProblem;
  readonly #split: Split;
  readonly #solver: SegmentSolver;
  readonly #theta: Float64Array;
  readonly #thetaGradient: Float64Array;
  /** By trajectory: the number of its trained initial state. */
  readonly #initialState = new Map<number, number>();
  readonly #pieceStates: number;

  constructor(problem: TrainingProblem, split: Split, pieces: number) {
    const { model, trained, learnZ0, theta } = problem;
    this.#problem = problem;
    this.#split = split;
    this.#solver = segmentSolver(problem);
    this.#theta = theta.slice();
    this.#thetaGradient = new Float64Array(theta.length);
    if (learnZ0) for (const [n, { trajectory }] of split.trained.entries()) this.#initialState.set(trajectory, n);
    this.#pieceStates = split.trained.length * (pieces - 1);
    this.parameters = trained.length;
    this.count = this.parameters + (this.#initialState.size + this.#pieceStates) * model.dimension;
  }

  /** x before the training: pieces start where they were observed, or where their trajectory last was. */
  start({ segments }: SegmentSet): Float64Array {
    const { trajectories, trained, theta, components } = this.#problem;
    const x = new Float64Array(this.count);
    for (const [n, index] of trained.entries()) x[n] = theta[index];
    for (const [trajectory, n] of this.#initialState) this.#state(x, n).set(trajectories[trajectory].z0);
    for (const { start, trajectory, first } of segments) {
      if (typeof start === "string") continue;
      const { z0, data } = trajectories[trajectory];
      const state = this.#state(x, this.#initialState.size + start.state);
      state.set(z0);
      for (let i = 0; i < components; i++) {
        for (let row = first; row >= 0; row--) {
          if (Number.isNaN(data[row * components + i])) continue;
          state[i] = data[row * components + i];
          break;
        }
      }
    }
    return x;
  }

  /** All packed parameters at x; a view that the next call changes. */
  theta(x: Float64Array): Float64Array {
    const { trained } = this.#problem;
    for (let n = 0; n < trained.length; n++) this.#theta[trained[n]] = x[n];
    return this.#theta;
  }

  /** Initial states at x, row by row. */
  z0(x: Float64Array): Float64Array {
    const { trajectories, model } = this.#problem;
    const rows = new Float64Array(trajectories.length * model.dimension);
    trajectories.forEach(({ z0 }, j) => {
      const n = this.#initialState.get(j);
      rows.set(n === undefined ? z0 : this.#state(x, n), j * model.dimension);
    });
    return rows;
  }

  /** The loss with all its terms; fills `gradient`. */
  evaluate(x: Float64Array, targets: Targets, gradient: Float64Array, cancelled?: () => boolean): Solved {
    const { decay, trained, components } = this.#problem;
    const segments = this.#segments(x, targets, cancelled, gradient.fill(0));
    const starts = new Float64Array(segments.starts.length);
    const solved = this.#solver.differentiate(segments, { theta: this.#thetaGradient, starts });
    if (!Number.isFinite(solved.loss)) return solved;
    for (let n = 0; n < trained.length; n++) gradient[n] = this.#thetaGradient[trained[n]];
    const { count, set } = targets;
    for (const [j, segment] of set.segments.entries()) {
      const n = this.#startState(segment);
      if (n === undefined) continue;
      const state = this.#state(gradient, n);
      // Augmented components of an initial state are 0 by definition; those of a piece are not.
      const free = segment.start === "initial" ? components : state.length;
      for (let i = 0; i < free; i++) state[i] += starts[i * count + j];
    }
    const parameters = x.subarray(0, this.parameters);
    const loss = decay.reduce(
      (sum, { regulariser, weight }) => sum + regulariser.add(weight, parameters, gradient),
      solved.loss,
    );
    let bad = -1;
    for (let n = 0; bad < 0 && n < gradient.length; n++) if (!Number.isFinite(gradient[n])) bad = n;
    if (!Number.isFinite(loss)) return { ...solved, loss, failure: "the loss is not finite" };
    if (bad >= 0) return { ...solved, loss: Number.NaN, failure: `entry ${bad} of the gradient is not finite` };
    return { ...solved, loss };
  }

  /** The loss without its gradient and without terms of the parameters alone. */
  measure(x: Float64Array, targets: Targets, cancelled?: () => boolean): Solved {
    return this.#solver.measure(this.#segments(x, targets, cancelled, new Float64Array(this.count)));
  }

  #segments(
    x: Float64Array,
    targets: Targets,
    cancelled: (() => boolean) | undefined,
    gradient: Float64Array,
  ): SolvedSegments {
    const { set } = targets;
    const { dimension } = this.#problem.model;
    const starts = new Float64Array(dimension * targets.count);
    for (const [j, segment] of set.segments.entries()) {
      const state = this.#startOf(x, segment);
      for (let i = 0; i < dimension; i++) starts[i * targets.count + j] = state[i];
    }
    return { targets, starts, theta: this.theta(x), atEnd: this.#jumps(x, set, targets.share, gradient), cancelled };
  }

  #startOf(x: Float64Array, segment: Segment): Float64Array {
    const { trajectories, components } = this.#problem;
    const n = this.#startState(segment);
    if (n !== undefined) return this.#state(x, n);
    const { z0, data } = trajectories[segment.trajectory];
    if (segment.start === "initial") return z0;
    const state = new Float64Array(z0.length);
    state.set(data.subarray(segment.first * components, (segment.first + 1) * components));
    return state;
  }

  #startState({ start, trajectory }: Segment): number | undefined {
    if (start === "observed") return undefined;
    return start === "initial" ? this.#initialState.get(trajectory) : this.#initialState.size + start.state;
  }

  /** The penalty on jumps from the end of a segment to the trained state it ought to meet. */
  #jumps(
    x: Float64Array,
    { links, penalty = 0 }: SegmentSet,
    share: number,
    gradient: Float64Array,
  ): SolvedSegments["atEnd"] {
    if (!links) return undefined;
    const next = new Map(links.map(({ segment, state }) => [segment, this.#initialState.size + state]));
    return (segment, z, slope) => {
      const n = next.get(segment);
      if (n === undefined) return 0;
      const [met, pull] = [this.#state(x, n), this.#state(gradient, n)];
      let sum = 0;
      for (let i = 0; i < z.length && i < met.length; i++) {
        const jump = z[i] - met[i];
        sum += penalty * share * jump * jump;
        slope[i] += 2 * penalty * share * jump;
        pull[i] -= 2 * penalty * share * jump;
      }
      return sum;
    };
  }

  #state(x: Float64Array, n: number): Float64Array {
    const { dimension } = this.#problem.model;
    const from = this.parameters + n * dimension;
    return x.subarray(from, from + dimension);
  }

  /** What segments are compared with. */
  targets(set: SegmentSet): Targets {
    return new Targets(this.#problem, set);
  }

  /** Everything trained on, from the initial states. */
  get whole(): SegmentSet {
    return { segments: this.#split.trained.map((segment) => ({ ...segment, first: 0, start: "initial" as const })) };
  }
}

/** The discrete modes of fixed-step methods go all segments together; what else there is, segment by segment. */
function segmentSolver(problem: TrainingProblem): SegmentSolver {
  const { steps, gradient } = problem;
  if ("stepsPerInterval" in steps && (gradient === "direct" || gradient === "checkpointed")) {
    return new FixedStepSolver(problem, steps.stepsPerInterval);
  }
  return new ModeSolver(problem, gradientModes.get(gradient));
}
