import { clear } from "../core/clear.ts";
import { formatShort } from "../core/formatShort.ts";
import { type LearntRange, UNBOUNDED } from "../core/learntRange.ts";
import { Coordinates, unitOf } from "./coordinates.ts";
import type { Split } from "./heldOut.ts";
import { PartedTargets, type TargetsOfPart } from "./partedTargets.ts";
import type { Segment, SegmentSet } from "./segment.ts";
import type { SegmentGradient, SegmentSolver, Solved, SolvedSegments } from "./segmentSolver.ts";
import { solverOf } from "./solverOf.ts";
import type { Targets } from "./targets.ts";
import { problemsOf, TrainingFault, type TrainingProblem } from "./trainingProblem.ts";

/** What solving some segments takes, made once for their targets. */
interface Solving {
  readonly segments: { -readonly [Name in keyof SolvedSegments]: SolvedSegments[Name] };
  readonly gradient: { -readonly [Name in keyof SegmentGradient]: SegmentGradient[Name] };
  /** Turn of the targets that the starts are of. */
  turn: number;
}

/**
 * The loss of a training as a function of one vector x, which stands (see `Coordinates`) for the trained parameters and then the
 * trained states, `width` numbers each (initial states first, then those of pieces). A sum over right-hand sides where there are
 * several.
 */
export class Objective {
  /** Length of x. */
  readonly count: number;
  /** Entries of x that are parameters. */
  readonly parameters: number;
  /** What x stands for. */
  readonly coordinates: Coordinates;
  /** Numbers of a state in x and `z0`: the components of the largest one. */
  readonly width: number;
  readonly #problem: TrainingProblem;
  readonly #split: Split;
  /** One a right-hand side. */
  readonly #problems: readonly TrainingProblem[];
  readonly #solvers: readonly SegmentSolver[];
  readonly #theta: Float64Array;
  readonly #thetaGradient: Float64Array;
  readonly #solvings = new WeakMap<Targets, Solving>();
  /** By trajectory: the number of its trained initial state. */
  readonly #initialState = new Map<number, number>();
  readonly #pieceStates: number;
  /** x stands for all packed parameters of one right-hand side, and for nothing else. */
  readonly #isTheta: boolean;
  #gradientNorm = Number.NaN;

  constructor(problem: TrainingProblem, split: Split, pieces: number) {
    const { trained, theta } = problem;
    this.#problem = problem;
    this.#split = split;
    this.#problems = problemsOf(problem);
    this.#solvers = this.#problems.map(solverOf);
    this.width = this.#problems.reduce((most, { model }) => Math.max(most, model.dimension), 0);
    this.#theta = theta.slice();
    this.#thetaGradient = new Float64Array(theta.length);
    for (const { trajectory } of split.trained) {
      if (this.#partOf(trajectory).learnZ0) this.#initialState.set(trajectory, this.#initialState.size);
    }
    this.#pieceStates = split.trained.length * (pieces - 1);
    this.parameters = trained.length;
    this.count = this.parameters + (this.#initialState.size + this.#pieceStates) * this.width;
    const learnsAll = this.count === trained.length && trained.length === theta.length;
    this.#isTheta = this.#problems.length === 1 && learnsAll;
    this.coordinates = new Coordinates(this.#ranges(), new Float64Array(this.count).fill(1));
  }

  /** The right-hand side that a trajectory is a solution of. */
  #partOf(trajectory: number): TrainingProblem {
    return this.#problems[this.#problem.trajectories[trajectory].part ?? 0];
  }

  /** What each entry may be. */
  #ranges(): LearntRange[] {
    const { trained, ranges } = this.#problem;
    return [
      ...Array.from(trained, (_, n) => ranges?.[n] ?? UNBOUNDED),
      ...this.#statesOf().flatMap((trajectory) => {
        const { learnZ0 = [] } = this.#partOf(trajectory);
        return Array.from({ length: this.width }, (_, i) => learnZ0[i] ?? UNBOUNDED);
      }),
    ];
  }

  /** The trajectory of each trained state. */
  #statesOf(): number[] {
    const pieces = this.#pieceStates / Math.max(1, this.#split.trained.length);
    return [
      ...this.#initialState.keys(),
      ...this.#split.trained.flatMap(({ trajectory }) => new Array<number>(pieces).fill(trajectory)),
    ];
  }

  /**
   * x before the training, with the units that it brings about: pieces start where they were observed, or where their trajectory
   * last was.
   */
  start(set: SegmentSet): Float64Array {
    const values = this.#startValues(set);
    const bad = this.#ranges().findIndex(({ log }, n) => log && !(values[n] > 0));
    if (bad >= 0) {
      throw new TrainingFault(
        `what is trained in logarithms starts above 0, but one number starts at ${formatShort(values[bad])}`,
      );
    }
    this.coordinates.units = this.#units(values);
    const x = this.coordinates.of(values);
    this.coordinates.project(x);
    return x;
  }

  /** Those of parameters are given; a component of the states of one right-hand side has one for all of them. */
  #units(values: Float64Array): Float64Array {
    const { ranges, trajectories } = this.#problem;
    const { width, parameters } = this;
    const parts = this.#statesOf().map((trajectory) => trajectories[trajectory].part ?? 0);
    const units = this.#problems.map(({ learnZ0 = [] }, part) =>
      Array.from({ length: width }, (_, i) => {
        const own = learnZ0[i];
        if (!own) return 1;
        return (
          own.scale ??
          unitOf(
            parts.flatMap((of, n) => (of === part ? values[parameters + n * width + i] : [])),
            own,
          )
        );
      }),
    );
    return values.map((v, n) => {
      const at = n - parameters;
      if (at >= 0) return units[parts[Math.floor(at / width)]][at % width];
      return ranges?.[n].log ? v : (ranges?.[n].scale ?? 1);
    });
  }

  #startValues({ segments }: SegmentSet): Float64Array {
    const { trajectories, trained, theta } = this.#problem;
    const x = new Float64Array(this.count);
    for (const [n, index] of trained.entries()) x[n] = theta[index];
    for (const [trajectory, n] of this.#initialState) this.#state(x, n).set(trajectories[trajectory].z0);
    for (const { start, trajectory, first } of segments) {
      if (typeof start === "string") continue;
      const { z0, data } = trajectories[trajectory];
      const { components } = this.#partOf(trajectory);
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
    return this.#thetaOf(this.coordinates.values(x));
  }

  #thetaOf(values: Float64Array): Float64Array {
    const { trained } = this.#problem;
    for (let n = 0; n < trained.length; n++) this.#theta[trained[n]] = values[n];
    return this.#theta;
  }

  /** Initial states at x, row by row, those of smaller states with zeros behind them. */
  z0(x: Float64Array): Float64Array {
    const { trajectories } = this.#problem;
    const rows = new Float64Array(trajectories.length * this.width);
    const values = this.coordinates.values(x);
    trajectories.forEach(({ z0 }, j) => {
      const n = this.#initialState.get(j);
      rows.set(n === undefined ? z0 : this.#state(values, n), j * this.width);
    });
    return rows;
  }

  /** Where in x the learnt initial state of each trajectory begins. */
  get startPlaces(): readonly { readonly trajectory: number; readonly place: number }[] {
    return [...this.#initialState].map(([trajectory, n]) => ({ trajectory, place: this.parameters + n * this.width }));
  }

  /** The loss with all its terms; fills `gradient`. What is returned is good until the next call. */
  evaluate(x: Float64Array, targets: PartedTargets, gradient: Float64Array, cancelled?: () => boolean): Solved {
    const { decay } = this.#problem;
    const values = this.coordinates.values(x);
    if (!this.#isTheta) clear(gradient);
    const { parts } = targets;
    const solved =
      parts.length === 1
        ? this.#differentiate(values, parts[0], gradient, cancelled)
        : this.#differentiateAll(values, targets, gradient, cancelled);
    if (!Number.isFinite(solved.loss)) return solved;
    let { loss } = solved;
    if (decay.length > 0) {
      const parameters = values.subarray(0, this.parameters);
      for (const { regulariser, weight } of decay) loss += regulariser.add(weight, parameters, gradient);
    }
    this.coordinates.pull(x, gradient);
    this.#gradientNorm = this.coordinates.gradientNorm(x, gradient);
    if (!Number.isFinite(loss)) return { ...solved, loss, failure: "the loss is not finite" };
    // Squares may overflow of what is finite.
    const bad = Number.isFinite(this.#gradientNorm) ? -1 : gradient.findIndex((g) => !Number.isFinite(g));
    if (bad >= 0) return { ...solved, loss: Number.NaN, failure: `entry ${bad} of the gradient is not finite` };
    return loss === solved.loss ? solved : { ...solved, loss };
  }

  /** Of the gradient evaluated last, as one by what x stands for. */
  get gradientNorm(): number {
    return this.#gradientNorm;
  }

  /** The loss without its gradient and without terms of the parameters alone. */
  measure(x: Float64Array, targets: PartedTargets, cancelled?: () => boolean): Solved {
    const values = this.coordinates.values(x);
    const unused = new Float64Array(this.count);
    return this.#sum(targets, (of) => this.#solvers[of.part].measure(this.#segments(values, of, cancelled, unused)));
  }

  /** Over the right-hand sides, up to one whose loss is not finite. */
  #sum({ parts }: PartedTargets, solve: (of: TargetsOfPart) => Solved): Solved {
    let [loss, evaluations] = [0, 0];
    let warning: string | undefined;
    for (const part of parts) {
      const solved = solve(part);
      loss += solved.loss;
      evaluations += solved.evaluations;
      warning ??= solved.warning;
      if (!Number.isFinite(solved.loss)) return { ...solved, evaluations };
    }
    return { loss, evaluations, warning };
  }

  /** By itself, for what its function shares is made anew at every call. */
  #differentiateAll(
    values: Float64Array,
    targets: PartedTargets,
    gradient: Float64Array,
    cancelled: (() => boolean) | undefined,
  ): Solved {
    return this.#sum(targets, (of) => this.#differentiate(values, of, gradient, cancelled));
  }

  /** The loss of one right-hand side, its gradient added to `gradient`. */
  #differentiate(
    values: Float64Array,
    of: TargetsOfPart,
    gradient: Float64Array,
    cancelled: (() => boolean) | undefined,
  ): Solved {
    const { trained } = this.#problem;
    const { components, learnZ0 } = this.#problems[of.part];
    const { count, set } = of.targets;
    const segments = this.#segments(values, of, cancelled, gradient);
    const found = this.#solvingOf(of).gradient;
    const { starts } = found;
    if (this.#isTheta) found.theta = gradient;
    const solved = this.#solvers[of.part].differentiate(segments, found);
    if (this.#isTheta) {
      if (!Number.isFinite(solved.loss)) clear(gradient);
      return solved;
    }
    if (!Number.isFinite(solved.loss)) return solved;
    for (let n = 0; n < trained.length; n++) gradient[n] += this.#thetaGradient[trained[n]];
    if (this.count === trained.length) return solved;
    for (let j = 0; j < count; j++) {
      const segment = set.segments[j];
      const n = this.#startState(segment);
      if (n === undefined) continue;
      const state = this.#state(gradient, n);
      // Augmented components of an initial state are 0 by definition; those of a piece are not.
      const isInitial = segment.start === "initial";
      const free = isInitial ? components : starts.length / count;
      for (let i = 0; i < free; i++) if (!isInitial || learnZ0?.[i]) state[i] += starts[i * count + j];
    }
    return solved;
  }

  #segments(
    values: Float64Array,
    of: TargetsOfPart,
    cancelled: (() => boolean) | undefined,
    gradient: Float64Array,
  ): SolvedSegments {
    const { targets } = of;
    const solving = this.#solvingOf(of);
    const { segments } = solving;
    // Those that nobody trains are the same until there are others.
    if (this.count > this.parameters || solving.turn !== targets.turn) {
      this.#putStarts(values, targets, segments.starts);
      solving.turn = targets.turn;
    }
    segments.theta = this.#isTheta ? values : this.#thetaOf(values);
    segments.atEnd = targets.set.links && this.#jumps(values, targets.set, targets.share, gradient);
    segments.cancelled = cancelled;
    return segments;
  }

  #solvingOf({ part, targets }: TargetsOfPart): Solving {
    const known = this.#solvings.get(targets);
    if (known) return known;
    const size = this.#problems[part].model.dimension * targets.count;
    const made = {
      segments: {
        targets,
        starts: new Float64Array(size),
        theta: this.#theta,
        atEnd: undefined,
        cancelled: undefined,
      },
      gradient: { theta: this.#thetaGradient, starts: new Float64Array(this.count > this.parameters ? size : 0) },
      turn: -1,
    };
    this.#solvings.set(targets, made);
    return made;
  }

  /** Where segments of one right-hand side start, as a batch lies. */
  #putStarts(values: Float64Array, { set, count }: Targets, starts: Float64Array): void {
    const { segments } = set;
    const { components } = this.#partOf(segments[0].trajectory);
    const { trajectories } = this.#problem;
    for (let j = 0; j < count; j++) {
      const segment = segments[j];
      const { z0, data } = trajectories[segment.trajectory];
      if (segment.start === "observed") {
        const first = segment.first * components;
        for (let i = 0, at = j; at < starts.length; i++, at += count) starts[at] = i < components ? data[first + i] : 0;
        continue;
      }
      const n = this.#startState(segment);
      for (let i = 0, at = j; at < starts.length; i++, at += count) {
        starts[at] = n === undefined ? z0[i] : values[this.parameters + n * this.width + i];
      }
    }
  }

  #startState({ start, trajectory }: Segment): number | undefined {
    if (start === "observed") return undefined;
    return start === "initial" ? this.#initialState.get(trajectory) : this.#initialState.size + start.state;
  }

  /** The penalty on jumps from the end of a segment to the trained state it ought to meet. */
  #jumps(
    values: Float64Array,
    { links, penalty = 0 }: SegmentSet,
    share: number,
    gradient: Float64Array,
  ): SolvedSegments["atEnd"] {
    if (!links) return undefined;
    const next = new Map(links.map(({ segment, state }) => [segment, this.#initialState.size + state]));
    return (segment, z, slope) => {
      const n = next.get(segment);
      if (n === undefined) return 0;
      const [met, pull] = [this.#state(values, n), this.#state(gradient, n)];
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
    const from = this.parameters + n * this.width;
    return x.subarray(from, from + this.width);
  }

  /** What segments are compared with. */
  targets(set: SegmentSet): PartedTargets {
    return new PartedTargets(this.#problems, set);
  }

  /** Everything trained on, from the initial states. */
  get whole(): SegmentSet {
    return { segments: this.#split.trained.map((segment) => ({ ...segment, first: 0, start: "initial" as const })) };
  }
}
