import type { PairKernel } from "../core/kernel.ts";
import { stepControl } from "../core/stepControl.ts";
import { defaultMaxSteps } from "./adaptiveProblem.ts";
import { DenseOutput } from "./denseOutput.ts";
import { Pace } from "./pace.ts";
import type { Pair } from "./pair.ts";
import { starts } from "./starts.ts";
import { leastStep, realised } from "./timeResolution.ts";

/** Trajectories of an autonomous system that are followed for as long as somebody wants to see more of them. */
export interface FollowProblem {
  readonly kernel: PairKernel;
  readonly pair: Pair;
  /** One after another, `dimension` entries each. */
  readonly states: Float64Array;
  readonly theta: Float64Array;
  /** 1 forward in time, −1 backward. */
  readonly direction: 1 | -1;
  readonly rtol: number;
  readonly atols: Float64Array;
  /** Magnitude of the first step; chosen by default. */
  readonly firstStep?: number;
  /** Most steps tried by one trajectory; default 100,000. */
  readonly maxSteps?: number;
  /** Polled every few milliseconds. */
  readonly cancelled?: () => boolean;
}

/** A step that was accepted, as its visitor sees it: it and its states are valid until the visitor returns. */
export interface FollowedStep {
  readonly index: number;
  /** Time since the start, negative backward, at both ends. */
  readonly from: number;
  readonly to: number;
  /** The state that the step came from, and the one that it reached. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** The state at from + θ (to − from), by the continuous extension; overwritten by the next call. */
  at(theta: number): Float64Array;
}

/**
 * How a trajectory ended: its visitor had seen enough; too many steps; no step was small enough, or every one led to values that are
 * not finite; cancelled.
 */
export type FollowEnd = "seen" | "maxSteps" | "stuck" | "notFinite" | "cancelled";

/**
 * Follows trajectories, as many at a time as the kernel has lanes, each by steps of its own.
 *
 * @param visit sees every accepted step and says whether to go on
 * @param ended told once of each trajectory
 */
export function follow(
  problem: FollowProblem,
  visit: (step: FollowedStep) => boolean,
  ended: (index: number, how: FollowEnd) => void = () => {},
): void {
  const { kernel, theta, rtol, atols, direction } = problem;
  kernel.setParameters(theta);
  kernel.setLimits({
    rtol,
    atols,
    smallest: Number.MIN_VALUE,
    largest: Number.POSITIVE_INFINITY,
    direction,
  });
  new Follower(problem, visit, ended).run();
}

class Follower implements FollowedStep {
  index = -1;
  from = 0;
  to = 0;
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly #problem: FollowProblem;
  readonly #visit: (step: FollowedStep) => boolean;
  readonly #ended: (index: number, how: FollowEnd) => void;
  readonly #dense: DenseOutput;
  readonly #count: number;
  readonly #maxSteps: number;
  readonly #leastMemory: number;
  readonly #starts: { readonly h: Float64Array; readonly k: Float64Array };
  /** By lane: the trajectory in it or −1, and the steps that it has tried. */
  readonly #inLane: Int32Array;
  readonly #attempts: Int32Array;
  #lane = 0;
  #extended = false;
  #next = 0;
  #underWay = 0;

  constructor(
    problem: FollowProblem,
    visit: (step: FollowedStep) => boolean,
    ended: (index: number, how: FollowEnd) => void,
  ) {
    const { kernel, pair, states, direction } = problem;
    this.#problem = problem;
    this.#visit = visit;
    this.#ended = ended;
    this.#dense = new DenseOutput(kernel, pair);
    this.#count = states.length / kernel.dimension;
    this.before = new Float64Array(kernel.dimension);
    this.after = new Float64Array(kernel.dimension);
    this.#maxSteps = problem.maxSteps ?? defaultMaxSteps;
    this.#leastMemory = stepControl(pair).leastMemory;
    this.#starts = starts({ ...problem, method: pair, t0: 0, t1: direction });
    this.#inLane = new Int32Array(kernel.lanes).fill(-1);
    this.#attempts = new Int32Array(kernel.lanes);
    kernel.h.fill(0);
    kernel.t.fill(0);
    kernel.horizon.fill(direction * Number.POSITIVE_INFINITY);
  }

  at(theta: number): Float64Array {
    if (this.#dense.needsExtraStages && !this.#extended) {
      this.#problem.kernel.extend();
      this.#extended = true;
    }
    return this.#dense.at(this.#lane, theta);
  }

  run(): void {
    const { cancelled, kernel } = this.#problem;
    const pace = new Pace();
    this.#fill();
    while (this.#underWay > 0) {
      if (cancelled?.()) break;
      const attempts = pace.next(Number.POSITIVE_INFINITY);
      for (let n = 0; n < attempts && this.#underWay > 0; n++) {
        kernel.attempt();
        this.#extended = false;
        for (let lane = 0; lane < kernel.lanes; lane++) if (this.#inLane[lane] >= 0) this.#look(lane);
        if (this.#underWay < kernel.lanes) this.#fill();
      }
      pace.done(attempts);
    }
    for (const index of this.#inLane) if (index >= 0) this.#ended(index, "cancelled");
    for (; this.#next < this.#count; this.#next++) this.#ended(this.#next, "cancelled");
  }

  #fill(): void {
    const { lanes } = this.#problem.kernel;
    for (let lane = 0; lane < lanes; lane++) {
      while (this.#inLane[lane] < 0 && this.#next < this.#count) this.#begin(this.#next++, lane);
    }
  }

  #begin(index: number, lane: number): void {
    const { dimension, lanes, z, k, t, h, memory, rejected } = this.#problem.kernel;
    let isDefined = true;
    for (let i = 0; i < dimension; i++) {
      z[i * lanes + lane] = this.#problem.states[index * dimension + i];
      k[i * lanes + lane] = this.#starts.k[index * dimension + i];
      isDefined &&= Number.isFinite(this.#starts.k[index * dimension + i]);
    }
    if (!isDefined) {
      this.#ended(index, "notFinite");
      return;
    }
    this.#inLane[lane] = index;
    this.#attempts[lane] = 0;
    this.#underWay++;
    t[lane] = 0;
    h[lane] = this.#starts.h[index];
    memory[lane] = this.#leastMemory;
    rejected[lane] = 0;
  }

  #look(lane: number): void {
    const { dimension, lanes, stages, t, h, z, zNew, k, error, next, memory, nextMemory, rejected } =
      this.#problem.kernel;
    const attempts = ++this.#attempts[lane];
    const isAccepted = error[lane] <= 1;
    if (isAccepted) {
      this.index = this.#inLane[lane];
      this.#lane = lane;
      this.from = t[lane];
      this.to = t[lane] + h[lane];
      for (let at = lane, i = 0; i < dimension; i++, at += lanes) {
        this.before[i] = z[at];
        this.after[i] = zNew[at];
      }
      if (!this.#visit(this)) {
        this.#leave(lane, "seen");
        return;
      }
      const last = (stages - 1) * dimension * lanes;
      for (let at = lane, n = 0; n < dimension; n++, at += lanes) {
        z[at] = zNew[at];
        k[at] = k[last + at];
      }
      t[lane] = this.to;
      memory[lane] = nextMemory[lane];
    }
    rejected[lane] = isAccepted ? 0 : 1;
    const step = realised(t[lane], next[lane]);
    if (attempts >= this.#maxSteps) this.#leave(lane, "maxSteps");
    else if (!(Math.abs(step) > leastStep(t[lane])))
      this.#leave(lane, Number.isFinite(error[lane]) ? "stuck" : "notFinite");
    else h[lane] = step;
  }

  #leave(lane: number, how: FollowEnd): void {
    const { kernel, direction } = this.#problem;
    const index = this.#inLane[lane];
    this.#inLane[lane] = -1;
    kernel.h[lane] = 0;
    kernel.horizon[lane] = direction * Number.POSITIVE_INFINITY;
    this.#underWay--;
    this.#ended(index, how);
  }
}
