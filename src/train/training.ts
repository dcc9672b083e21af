import { counted } from "../core/counted.ts";
import { formatCount } from "../core/formatCount.ts";
import { formatShort } from "../core/formatShort.ts";
import { Random } from "../core/random.ts";
import { CurriculumInUse } from "./curriculumInUse.ts";
import { holdOut, type Split } from "./heldOut.ts";
import { Objective } from "./objective.ts";
import { UpdateKernel } from "./optimizers/updateKernel.ts";
import type { PartedTargets } from "./partedTargets.ts";
import { checkRestorable } from "./restorable.ts";
import type { SegmentSet } from "./segment.ts";
import { Interrupted, type Solved } from "./segmentSolver.ts";
import { checkCompared, checkTrainable } from "./trainable.ts";
import { TrainingFault, type TrainingProblem } from "./trainingProblem.ts";
import { type BeforeUpdate, copyOptimizer, rememberBefore, type TrainingState } from "./trainingState.ts";
import { Windows } from "./windows.ts";

/** Iterations from one look at the held-out data to the next. */
const VALIDATE_EVERY = 10;
/** How often a training may halve its learning rate before it gives up. */
const MAX_HALVINGS = 10;

/** What one iteration measured, before its update. */
export interface Iteration {
  readonly loss: number;
  /** NaN where it was not measured. */
  readonly validation: number;
  /** Before it is clipped. */
  readonly gradientNorm: number;
  /** NaN for a line search. */
  readonly rate: number;
  readonly evaluations: number;
}

/** Why a training has ended. */
export interface Ending {
  readonly status: "done" | "target loss" | "no improvement" | "diverged";
  readonly message: string;
  /** The loss that was asked for is met, or is a minimum: whatever stands still has come to where it belongs. */
  readonly hasArrived?: boolean;
}

/**
 * The loop: forward, loss, backward and update, one iteration at a time.
 *
 * Everything random comes from `Random(seed)`, in this order: which trajectories are held out, then the windows of every
 * iteration. A loss or gradient that is not finite takes the last update back and repeats it at half the learning rate.
 */
export class Training {
  readonly objective: Objective;
  readonly #problem: TrainingProblem;
  readonly #split: Split;
  readonly #random: Random;
  readonly #curriculum: CurriculumInUse;
  readonly #windows: Windows | undefined;
  readonly #whole: PartedTargets;
  readonly #heldOut: PartedTargets | undefined;
  /** What is looked at, where that is the same at every iteration. */
  #still: PartedTargets | undefined;
  /** What was looked at last: arrays for what is looked at next. */
  #looked: PartedTargets | undefined;
  /** What an iteration looks at without a curriculum. */
  readonly #plain = (): SegmentSet => this.#windows?.draw(this.#random) ?? this.#whole.set;
  /** Of this iteration. */
  #evaluations = 0;
  readonly #measured = { loss: 0.5, validation: Number.NaN, gradientNorm: 0.5, rate: 0.5, evaluations: 0 };
  readonly #gradient: Float64Array;
  /** Of the update: gradients, and from its first update on parameters and the optimizer's state, lie in its memory. */
  readonly #kernel: UpdateKernel | undefined;
  /** Loss at x, with its gradient, where a line search has left it for the next iteration. */
  #known: number | undefined;
  #state: TrainingState;
  #ending: Ending | undefined;
  #events: string[] = [];
  /** What spoils a gradient tends to go on: it is said once. */
  #warned = false;

  /** @throws TrainingFault */
  constructor(problem: TrainingProblem) {
    const { seed, batch, optimizer, optimizerArguments } = problem;
    this.#problem = problem;
    this.#random = new Random(seed);
    this.#split = holdOut(problem, this.#random);
    this.#curriculum = new CurriculumInUse(problem, this.#split.trained);
    const { pieces } = this.#curriculum;
    checkTrainable(problem, this.#split, this.#curriculum);
    this.#windows = batch && new Windows(problem, this.#split, batch.size, batch.points);
    this.objective = new Objective(problem, this.#split, pieces);
    if (this.objective.count === 0) throw new TrainingFault("there is nothing to train: every parameter is fixed");
    const whole = this.objective.whole;
    this.#whole = this.objective.targets(whole);
    const { validation } = this.#split;
    this.#heldOut = validation && this.objective.targets(validation);
    checkCompared(problem, this.objective, this.#whole, this.#heldOut);
    const first = pieces > 1 ? this.look(0).set : whole;
    const x = this.objective.start(first);
    const { coordinates, count, parameters } = this.objective;
    const started = optimizer.start(optimizerArguments, count);
    const code = optimizer.family === "first order" ? optimizer.code : undefined;
    this.#kernel = code && new UpdateKernel(code, optimizerArguments, started, count, parameters);
    this.#gradient = this.#kernel?.gradient ?? new Float64Array(count);
    this.#state = {
      iteration: 0,
      x,
      units: coordinates.areUnits ? undefined : coordinates.units,
      optimizer: started,
      random: this.#random.save(),
      factor: 1,
      halvings: 0,
      best: Number.POSITIVE_INFINITY,
      bestIteration: 0,
      bestX: undefined,
      loss: Number.NaN,
      before: undefined,
    };
  }

  get state(): TrainingState {
    return this.#state;
  }

  /**
   * Goes on from where another training of the same problem stood.
   *
   * @throws CheckpointFault where the state is of another one
   */
  restore(state: TrainingState): void {
    checkRestorable(state, this.objective.count, this.#state.optimizer);
    this.#state = state;
    const { coordinates, count } = this.objective;
    coordinates.units = state.units ?? new Float64Array(count).fill(1);
    // Bounds may have come, or changed, since.
    coordinates.project(state.x);
    this.#random.restore(state.random);
    this.#known = undefined;
  }

  get ending(): Ending | undefined {
    if (this.#ending) return this.#ending;
    const { iteration } = this.#state;
    if (iteration < this.#problem.iterations) return undefined;
    return {
      status: "done",
      message: iteration === 1 ? "the one iteration is done" : `all ${formatCount(iteration)} iterations are done`,
    };
  }

  get hasEvents(): boolean {
    return this.#events.length > 0;
  }

  /** What happened since the last call, a sentence each. */
  takeEvents(): string[] {
    return this.#events.splice(0);
  }

  /** The loss over all data trained on, at the current x, without terms of the parameters alone; NaN where it is not finite. */
  wholeLoss(cancelled?: () => boolean): number {
    return this.measureWhole(cancelled).loss;
  }

  /** The same with why it is not finite. */
  measureWhole(cancelled?: () => boolean): Solved {
    return this.objective.measure(this.#state.x, this.#whole, cancelled);
  }

  /** The gradient of that loss by what x stands for, with all terms; undefined where it is not finite. */
  wholeSlope(): Float64Array | undefined {
    const { x } = this.#state;
    const { objective } = this;
    const gradient = new Float64Array(objective.count);
    if (!Number.isFinite(objective.evaluate(x, this.#whole, gradient).loss)) return undefined;
    return gradient.map((g, n) => g / objective.coordinates.slope(x, n));
  }

  /**
   * One iteration; undefined where the training has ended instead. What it measured is good until the next one.
   *
   * @throws Interrupted where a cancellation was seen: the iteration then counts as not begun
   */
  step(cancelled?: () => boolean): Iteration | undefined {
    if (this.ending) return undefined;
    try {
      return this.#iterate(cancelled);
    } catch (error) {
      if (error instanceof Interrupted) this.#random.restore(this.#state.random);
      throw error;
    }
  }

  #iterate(cancelled?: () => boolean): Iteration | undefined {
    const { optimizer, optimizerArguments, clip, targetLoss } = this.#problem;
    const { iteration } = this.#state;
    // 1. The loss and its gradient, going back as often as they are not finite.
    const targets = this.look(iteration);
    this.#evaluations = 0;
    let loss = this.#known ?? Number.NaN;
    let norm: number | undefined;
    while (this.#known === undefined) {
      const solved = this.#evaluate(this.#state.x, targets, this.#gradient, cancelled);
      loss = solved.loss;
      norm = this.objective.gradientNorm;
      if (Number.isFinite(loss)) break;
      if (!this.#goBack(solved.failure ?? "the loss is not finite")) return undefined;
    }
    // 2. Is it good enough, or no better than long ago?
    const validation = this.#validate(iteration, cancelled);
    const { coordinates } = this.objective;
    const gradientNorm = norm ?? coordinates.gradientNorm(this.#state.x, this.#gradient);
    const settled = !this.#curriculum.changes(iteration);
    const judged = !this.#heldOut || this.#validates(iteration);
    const measured = this.#measured;
    measured.loss = loss;
    measured.validation = validation;
    measured.gradientNorm = gradientNorm;
    measured.rate = Number.NaN;
    measured.evaluations = this.#evaluations;
    if (settled && targetLoss !== undefined && loss <= targetLoss) {
      this.#finish(loss);
      this.#ending = {
        status: "target loss",
        message: `iteration ${iteration} reached the target loss: ${formatShort(loss)}`,
        hasArrived: true,
      };
      return measured;
    }
    if (settled && judged && this.#isTired(iteration, this.#heldOut ? validation : loss)) {
      this.#finish(loss);
      return measured;
    }
    // 3. The update.
    const { x } = this.#state;
    if (optimizer.family === "quasi-Newton") {
      const outcome = optimizer.iterate(
        optimizerArguments,
        this.#state.optimizer,
        x,
        loss,
        this.#gradient,
        this.#losses(targets, cancelled),
        coordinates.bounds,
      );
      measured.evaluations = this.#evaluations;
      this.#known = targets === this.#still && !outcome.stalled ? outcome.loss : undefined;
      this.#finish(loss);
      if (outcome.stalled && targets === this.#still) {
        const hasArrived = outcome.stalled === "at a minimum";
        const meaning = hasArrived
          ? ": a minimum, to rounding"
          : ", though the gradient foresees one: this is no minimum";
        const message = `the line search of iteration ${iteration} found no smaller loss than ${formatShort(loss)}${meaning}`;
        this.#ending = { status: "no improvement", message, hasArrived };
      }
      return measured;
    }
    if (clip !== undefined && gradientNorm > clip) {
      for (let i = 0; i < this.#gradient.length; i++) this.#gradient[i] *= clip / gradientNorm;
    }
    const rate = this.#rate(iteration);
    rememberBefore(this.#state, this.#gradient, rate);
    const scaled = rate * this.#state.factor;
    this.#update(scaled, this.#gradient);
    this.#finish(loss);
    measured.rate = scaled;
    return measured;
  }

  /** The loss at x, its gradient in `gradient`. */
  #evaluate(x: Float64Array, targets: PartedTargets, gradient: Float64Array, cancelled?: () => boolean): Solved {
    const solved = this.objective.evaluate(x, targets, gradient, cancelled);
    this.#evaluations += solved.evaluations;
    if (solved.warning && !this.#warned) {
      this.#warned = true;
      this.#events.push(`the gradient of iteration ${this.#state.iteration} is off: ${solved.warning}`);
    }
    return solved;
  }

  /** What a line search asks. */
  #losses(targets: PartedTargets, cancelled?: () => boolean) {
    return (x: Float64Array, gradient: Float64Array) => this.#evaluate(x, targets, gradient, cancelled).loss;
  }

  /** One update of a first-order optimizer, back inside of the bounds. */
  #update(rate: number, gradient: Float64Array): void {
    const { optimizer, optimizerArguments } = this.#problem;
    const { optimizer: state, x } = this.#state;
    if (optimizer.family !== "first order") return;
    const { parameters, coordinates } = this.objective;
    if (this.#kernel) this.#updateIn(this.#kernel, rate, gradient);
    else optimizer.update(optimizerArguments, state, rate, x, gradient, parameters);
    coordinates.project(this.#state.x);
  }

  #updateIn(kernel: UpdateKernel, rate: number, gradient: Float64Array): void {
    const state = this.#state;
    if (!kernel.holds(state.x, state.optimizer)) {
      kernel.take(state.x, state.optimizer);
      state.x = kernel.theta;
      state.optimizer = kernel.state;
    }
    if (gradient !== kernel.gradient) kernel.gradient.set(gradient);
    kernel.update(rate);
  }

  #finish(loss: number): void {
    this.#state.loss = loss;
    this.#state.iteration++;
    this.#random.save(this.#state.random);
  }

  /** What an iteration looks at; draws its windows. */
  look(iteration: number): PartedTargets {
    if (this.#still) return this.#still;
    const chosen = this.#curriculum.look(iteration, this.#plain) ?? this.#plain();
    const targets = chosen === this.#whole.set ? this.#whole : this.#turned(chosen);
    if (!this.#problem.batch && !this.#curriculum.changes(iteration)) this.#still = targets;
    return targets;
  }

  #turned(set: SegmentSet): PartedTargets {
    if (!this.#looked?.turnTo(set)) this.#looked = this.objective.targets(set);
    return this.#looked;
  }

  #rate(iteration: number): number {
    const { rate, iterations } = this.#problem;
    return this.#curriculum.rate(iteration) ?? rate?.(iteration, iterations) ?? Number.NaN;
  }

  #validate(iteration: number, cancelled?: () => boolean): number {
    if (!this.#heldOut || !this.#validates(iteration)) return Number.NaN;
    return this.objective.measure(this.#state.x, this.#heldOut, cancelled).loss;
  }

  #validates(iteration: number): boolean {
    return iteration % VALIDATE_EVERY === 0 || iteration === this.#problem.iterations - 1;
  }

  #isTired(iteration: number, loss: number): boolean {
    const { patience } = this.#problem;
    const state = this.#state;
    if (patience === undefined) return false;
    if (loss < state.best) {
      state.best = loss;
      state.bestIteration = iteration;
      state.bestX = state.x.slice();
      return false;
    }
    if (iteration - state.bestIteration < patience || !state.bestX) return false;
    state.x.set(state.bestX);
    const what = this.#heldOut ? "validation loss" : "loss";
    const message = `no improvement of the ${what} in ${counted(iteration - state.bestIteration, "iteration")}; back to the parameters of iteration ${state.bestIteration}, where it was ${formatShort(state.best)}`;
    this.#ending = { status: "no improvement", message };
    return true;
  }

  /** Takes the last update back and repeats it at half the rate; false where that has been tried too often. */
  #goBack(reason: string): boolean {
    const state = this.#state;
    const { before, iteration } = state;
    const { optimizer } = this.#problem;
    if (!before || state.halvings >= MAX_HALVINGS || optimizer.family !== "first order") {
      const tried = before ? `; the learning rate was halved ${counted(state.halvings, "time")}` : "";
      this.#ending = { status: "diverged", message: `iteration ${iteration} diverged: ${reason}${tried}` };
      if (before) this.#giveUp(before);
      return false;
    }
    state.halvings++;
    state.factor /= 2;
    state.x.set(before.x);
    state.optimizer = copyOptimizer(before.optimizer);
    const rate = before.rate * state.factor;
    this.#update(rate, before.gradient);
    this.#events.push(
      `iteration ${iteration} diverged (${reason}): back to the parameters of iteration ${iteration - 1}, with half the learning rate, ${formatShort(rate)}`,
    );
    return true;
  }

  /** The last finite parameters, as if their update had never been tried: who goes on from here chooses another rate. */
  #giveUp(before: BeforeUpdate): void {
    this.#state.x.set(before.x);
    this.#state.optimizer = copyOptimizer(before.optimizer);
    this.#state.factor = 1;
    this.#state.halvings = 0;
    this.#state.before = undefined;
  }
}
