import type { PairKernel } from "../core/kernel.ts";
import type { Diagnosis } from "../core/status.ts";
import { REACH } from "../core/stepLimits.ts";
import { type AdaptiveMethod, firstMemory } from "./adaptiveMethod.ts";
import { defaultMaxSteps, type ResolvedProblem } from "./adaptiveProblem.ts";
import type { Departure } from "./departure.ts";
import { cancelledAt, inconsistentAt, stiffButDone, tooManySteps } from "./earlyEnds.ts";
import { LaneEnds } from "./laneEnds.ts";
import { GivenTimes, type OutputRows } from "./outputRows.ts";
import { Pace } from "./pace.ts";
import { QueuedTrajectories } from "./queuedTrajectories.ts";
import type { RunUnderWay } from "./runUnderWay.ts";
import { stabilityInterval } from "./stability.ts";
import { isStepped } from "./steppedMethod.ts";
import { HELD, HELD_DOUBLING, heldByStages, NEARLY_HELD, StiffnessTest } from "./stiffness.ts";
import type { StopTimes } from "./stopTimes.ts";
import { leastStep, realised } from "./timeResolution.ts";
import { ToldSteps } from "./toldSteps.ts";
import type { Traffic } from "./traffic.ts";
import type { TrajectoriesUnderWay } from "./trajectoriesUnderWay.ts";
import type { TrajectoryUnderWay } from "./trajectoryUnderWay.ts";

/** Attempts of one cruise at most. */
const MAX_CRUISED = 1000;

/** The adaptive loop over the lanes of one kernel, each with a trajectory under way. */
export class AdaptiveLanes {
  readonly kernel: PairKernel;
  readonly #problem: ResolvedProblem;
  readonly #method: AdaptiveMethod;
  readonly #traffic: Traffic;
  readonly #direction: number;
  readonly #minStep: number;
  readonly #maxStep: number;
  readonly #maxSteps: number;
  readonly #leastMemory: number;
  readonly #told: ToldSteps;
  readonly #ends: LaneEnds;
  /** Absent of an implicit method, which is not held by stability. */
  readonly #stiffness: StiffnessTest | undefined;
  /** Part of the stability interval from which on a step is held. */
  readonly #held: number;
  readonly #stopTimes: StopTimes;
  readonly #rows: OutputRows;
  readonly #all: TrajectoriesUnderWay;
  readonly #inLane: (TrajectoryUnderWay | undefined)[];
  readonly #pace = new Pace();
  /** Trajectories that the kernel follows by itself, where nobody has to see their steps. */
  readonly #queued: QueuedTrajectories | undefined;
  /** Those that were taken from the traffic and are neither ended nor handed over. */
  #underWay = 0;
  #more = true;

  /** The kernel's parameters and limits are set. */
  constructor(kernel: PairKernel, method: AdaptiveMethod, run: RunUnderWay, traffic: Traffic) {
    const { t0, t1, minStep, maxStep, maxSteps } = run.problem;
    this.kernel = kernel;
    this.#problem = run.problem;
    this.#method = method;
    this.#traffic = traffic;
    this.#direction = t1 < t0 ? -1 : 1;
    this.#minStep = minStep ?? Number.MIN_VALUE;
    this.#maxStep = maxStep ?? Number.POSITIVE_INFINITY;
    this.#maxSteps = maxSteps ?? defaultMaxSteps;
    this.#leastMemory = firstMemory(method);
    this.#told = new ToldSteps(kernel, method, run);
    this.#ends = new LaneEnds(kernel, method, run.problem);
    const estimate = isStepped(method) ? kernel.stability : heldByStages(kernel, method, run.problem);
    this.#held = isStepped(method) ? HELD_DOUBLING : traffic.handOver ? NEARLY_HELD : HELD;
    if (estimate) this.#stiffness = new StiffnessTest(kernel.lanes, estimate, this.#held);
    this.#stopTimes = run.stopTimes;
    this.#rows = run.rows;
    this.#all = run.all;
    this.#inLane = new Array<TrajectoryUnderWay | undefined>(kernel.lanes).fill(undefined);
    this.#queued = this.#queue(run);
    kernel.h.fill(0);
    kernel.horizon.fill(this.#direction * Number.POSITIVE_INFINITY);
  }

  /** Where every step is only to lead to the next, the kernel can follow trajectories by itself. */
  #queue({ defect }: RunUnderWay): QueuedTrajectories | undefined {
    const { states, t0, t1, accepted, watch } = this.#problem;
    const { start, at } = this.#stopTimes;
    const rows = this.#rows;
    const method = this.#method;
    const isPlain = !accepted && !watch && !defect && start === t0 && at.length === 1 && at[0] === t1;
    if (!isPlain || !(rows instanceof GivenTimes) || !this.#stiffness || isStepped(method)) return undefined;
    const queue = this.kernel.queue?.({
      t0,
      t1,
      outputs: rows.times,
      count: states.length / this.kernel.dimension,
      smallest: this.#minStep,
      maxSteps: this.#maxSteps,
      held: this.#held * stabilityInterval(method),
    });
    return queue && new QueuedTrajectories(queue, this.#all, rows, this.#stiffness);
  }

  /** Follows all trajectories that wait, until each has ended or is handed over; false where that was cancelled. */
  follow(): boolean {
    const { cancelled } = this.#problem;
    this.#fill();
    while (this.#underWay > 0) {
      if (cancelled?.()) {
        this.#cancel();
        return false;
      }
      const attempts = this.#pace.next(Number.POSITIVE_INFINITY);
      for (let n = 0; n < attempts && this.#underWay > 0; n++) {
        if (this.#queued) this.#followQueue(this.#queued);
        else {
          this.#cruise();
          this.#attempt();
        }
      }
      this.#pace.done(attempts);
    }
    return true;
  }

  /** Gives every empty lane a trajectory, as long as any is waiting. */
  #fill(): void {
    if (this.#queued) {
      this.#fillQueue(this.#queued);
      return;
    }
    for (let lane = 0; lane < this.kernel.lanes; lane++) {
      while (!this.#inLane[lane]) {
        const departure = this.#traffic.next();
        if (!departure) return;
        this.#begin(departure, lane);
      }
    }
  }

  #fillQueue(queued: QueuedTrajectories): void {
    const { next, begin, starts } = this.#traffic;
    while (begin && starts && !queued.isFull) {
      const index = begin();
      if (index < 0) break;
      this.#underWay++;
      const first = index * this.kernel.dimension;
      if (this.#isFinite(starts.k, first)) queued.putStart(starts, index);
      else this.#endAtOnce(this.#all.of(index), starts.t, starts.h[index], starts.z, first);
    }
    this.#more = true;
    while (!queued.isFull) {
      const departure = next();
      this.#more = departure !== undefined;
      if (!departure) return;
      this.#underWay++;
      const { trajectory, t, h, z, k, first } = departure;
      if (this.#isFinite(k, first)) queued.put(departure);
      else this.#endAtOnce(trajectory, t, h, z, first);
    }
  }

  #isFinite(k: Float64Array, first: number): boolean {
    const end = first + this.kernel.dimension;
    let finite = true;
    for (let at = first; at < end; at++) finite &&= Number.isFinite(k[at]);
    return finite;
  }

  /** Where f is not finite at the very start no step of any size will help. */
  #endAtOnce(trajectory: TrajectoryUnderWay, t: number, h: number, z: Float64Array, first: number): void {
    const state = z.slice(first, first + this.kernel.dimension);
    this.#end(trajectory, this.#ends.divergenceFrom(trajectory.index, t, h, state));
  }

  /** Lets the kernel follow trajectories until it needs help with some, and helps it over one attempt. */
  #followQueue(queued: QueuedTrajectories): void {
    const { lanes, next } = this.kernel;
    const needsHelp = queued.follow(MAX_CRUISED, this.#more);
    this.#underWay -= queued.release(this.kernel);
    if (needsHelp) {
      for (let lane = 0; lane < lanes; lane++) this.#inLane[lane] = queued.take(lane);
      for (const trajectory of this.#inLane) if (trajectory) this.#want(trajectory, next[trajectory.lane]);
      this.#attempt();
      for (let lane = 0; lane < lanes; lane++) {
        queued.giveBack(lane, this.#inLane[lane]);
        this.#inLane[lane] = undefined;
      }
    }
    if (this.#more) this.#fillQueue(queued);
  }

  #begin({ trajectory, t, h, z, k, first, thetas, ofTheta = 0 }: Departure, lane: number): void {
    const { kernel } = this;
    if (thetas) kernel.setParametersOf!(lane, thetas, ofTheta);
    const { dimension, lanes } = kernel;
    trajectory.lane = lane;
    this.#inLane[lane] = trajectory;
    this.#underWay++;
    kernel.t[lane] = t;
    kernel.h[lane] = h;
    let finite = true;
    for (let i = 0; i < dimension; i++) {
      kernel.z[i * lanes + lane] = z[first + i];
      kernel.k[i * lanes + lane] = k[first + i];
      finite &&= Number.isFinite(k[first + i]);
    }
    kernel.memory[lane] = this.#leastMemory;
    kernel.rejected[lane] = 0;
    this.#stiffness?.restart(lane, trajectory.accepted);
    this.#traffic.easing?.restart(lane);
    if (finite) this.#want(trajectory, h);
    else this.#leave(trajectory, this.#ends.divergence(trajectory, h));
  }

  /** Lets the kernel go on by itself while nothing is due in any lane. */
  #cruise(): void {
    const { h, accepted } = this.kernel;
    if (this.#rows.every || this.#problem.accepted || this.#problem.watch) return;
    let most = MAX_CRUISED;
    for (const trajectory of this.#inLane) {
      if (!trajectory) continue;
      // Where a look may change the method, what else is in the lanes must not move it.
      const { lane, accepted } = trajectory;
      most = Math.min(most, (this.#stiffness?.untilNextLook(lane, accepted) ?? 0) - 1);
      most = Math.min(most, this.#maxSteps - trajectory.attempts - 1);
    }
    const attempts = most > 0 ? this.kernel.cruise(most) : 0;
    if (attempts === 0) return;
    for (const trajectory of this.#inLane) {
      if (!trajectory) continue;
      trajectory.attempts += attempts;
      trajectory.accepted += accepted[trajectory.lane];
      this.#want(trajectory, h[trajectory.lane]);
    }
    if (this.#underWay < this.kernel.lanes) this.#fill();
  }

  #attempt(): void {
    const { lanes, error, effort, costs, rejected } = this.kernel;
    const before = effort && { ...effort };
    this.kernel.attempt();
    let extend = false;
    for (const trajectory of this.#inLane) {
      if (trajectory && error[trajectory.lane] <= 1 && this.#told.isLookedInto(trajectory)) extend = true;
    }
    if (extend && this.#told.needsExtraStages) this.kernel.extend();
    for (const trajectory of this.#inLane) {
      if (!trajectory) continue;
      trajectory.attempts++;
      if (effort && before) trajectory.spend(effort, before);
      if (costs) trajectory.pay(costs, rejected[trajectory.lane] === 1);
      if (error[trajectory.lane] <= 1) this.#accept(trajectory);
      else this.#reject(trajectory);
    }
    if (this.#underWay < lanes && !this.#queued) this.#fill();
  }

  #accept(trajectory: TrajectoryUnderWay): void {
    const { dimension, lanes, stages, t, z, zNew, k, next, memory, nextMemory, rejected } = this.kernel;
    const { lane, lands, end } = trajectory;
    this.#told.write(trajectory);
    trajectory.accepted++;
    const by = this.#method === this.#problem.method ? undefined : this.#method;
    this.#problem.accepted?.(trajectory.index, t[lane], end, by);
    if (this.#problem.watch?.(this.kernel, this.#method, lane, end)) {
      this.#leave(trajectory);
      return;
    }
    const isLeaving = this.#isAnothers(trajectory);
    const last = (stages - 1) * dimension * lanes;
    for (let at = lane, n = 0; n < dimension; n++, at += lanes) {
      z[at] = zNew[at];
      k[at] = k[last + at];
    }
    t[lane] = end;
    memory[lane] = nextMemory[lane];
    rejected[lane] = 0;
    if (lands && this.#stopTimes.isLast(trajectory.stop)) {
      this.#leave(trajectory);
      return;
    }
    let step = next[lane];
    if (lands) {
      if (!this.#resume(trajectory)) return;
      // A step that was cut short says nothing against the one that was wanted.
      step = this.#direction * Math.max(Math.abs(step), Math.abs(trajectory.wanted));
    }
    if (isLeaving) this.#handOver(trajectory, step);
    else this.#want(trajectory, step);
  }

  /** After an accepted step: whether the other method, if there is one, is to go on. */
  #isAnothers(trajectory: TrajectoryUnderWay): boolean {
    const { lane, accepted } = trajectory;
    const { handOver, easing } = this.#traffic;
    if (easing?.hasEased(lane)) return true;
    if (trajectory.diagnosis || !this.#stiffness?.isStiff(lane, accepted)) return false;
    if (handOver) return true;
    trajectory.diagnosis = stiffButDone(this.kernel.t[lane], this.#stiffness.held(lane)!);
    return false;
  }

  #handOver(trajectory: TrajectoryUnderWay, h: number): void {
    const { dimension, lanes, t, z, k } = this.kernel;
    const { lane } = trajectory;
    const inLane = (of: Float64Array) => Float64Array.from({ length: dimension }, (_, i) => of[i * lanes + lane]);
    const departure = { trajectory, t: t[lane], h, z: inLane(z), k: inLane(k), first: 0 };
    this.#leave(trajectory);
    this.#traffic.handOver!(departure);
  }

  #reject(trajectory: TrajectoryUnderWay): void {
    const { lane } = trajectory;
    const { error, h, next, rejected } = this.kernel;
    rejected[lane] = 1;
    const untolerated = Number.isNaN(error[lane]) ? this.#ends.untolerated(lane) : undefined;
    if (untolerated) {
      this.#leave(trajectory, untolerated);
      return;
    }
    const notFinite = Number.isFinite(error[lane]) ? undefined : h[lane];
    this.#want(trajectory, next[lane], notFinite);
  }

  /**
   * Sets the next step: the wanted one as rounding realises it, or as much of it as leads to the next stop time. Where that is
   * too small, or too many were tried, the trajectory ends.
   *
   * @param notFinite the step just tried, where it led to values that are not finite
   */
  #want(trajectory: TrajectoryUnderWay, wanted: number, notFinite?: number): void {
    const { index, lane, attempts, stop } = trajectory;
    const { t, h, horizon, next } = this.kernel;
    next[lane] = wanted;
    const bounded = Math.abs(wanted) > this.#maxStep ? this.#direction * this.#maxStep : wanted;
    const step = realised(t[lane], bounded);
    const ahead = this.#stopTimes.at[stop];
    const left = ahead - t[lane];
    const lands = Math.abs(left) <= REACH * Math.abs(step);
    trajectory.wanted = step;
    trajectory.lands = lands;
    trajectory.end = lands ? ahead : t[lane] + step;
    h[lane] = lands ? left : step;
    horizon[lane] = this.#told.firstDue(index, ahead);
    if (attempts >= this.#maxSteps)
      this.#leave(trajectory, tooManySteps(t[lane], attempts, this.#problem.t1, this.#stiffness?.held(lane)));
    else if (!lands && Math.abs(bounded) < Math.max(this.#minStep, leastStep(t[lane]))) {
      if (notFinite === undefined) this.#leave(trajectory, this.#ends.noStep(lane, this.#stiffness?.held(lane)));
      else this.#leave(trajectory, this.#ends.divergence(trajectory, notFinite));
    }
  }

  /** Goes on behind a stop time; where f jumps there, its value is taken anew. False where it ends there. */
  #resume(trajectory: TrajectoryUnderWay): boolean {
    const { dimension, lanes, t, k } = this.kernel;
    const { lane } = trajectory;
    const passed = trajectory.stop++;
    if (this.#stopTimes.resume[passed] === this.#stopTimes.at[passed]) return true;
    t[lane] = this.#stopTimes.resume[passed];
    // What algebraic equations determine jumps with f.
    if (this.kernel.settle?.() === false) {
      this.#leave(trajectory, inconsistentAt(t[lane]));
      return false;
    }
    if (this.#rows.every) this.#rows.write(trajectory.index, t[lane], this.kernel.z, lane, lanes);
    const others = k.slice(0, dimension * lanes);
    this.kernel.derivative();
    for (let at = 0; at < others.length; at++) if (at % lanes !== lane) k[at] = others[at];
    return true;
  }

  /** Takes a trajectory out of its lane, for it has ended or goes on elsewhere. */
  #leave(trajectory: TrajectoryUnderWay, diagnosis?: Diagnosis): void {
    const { lane } = trajectory;
    this.#inLane[lane] = undefined;
    this.kernel.h[lane] = 0;
    this.kernel.horizon[lane] = this.#direction * Number.POSITIVE_INFINITY;
    this.#end(trajectory, diagnosis);
  }

  #end(trajectory: TrajectoryUnderWay, diagnosis = trajectory.diagnosis): void {
    trajectory.diagnosis = diagnosis;
    trajectory.settle(this.kernel);
    this.#underWay--;
  }

  #cancel(): void {
    const queued = this.#queued;
    for (const trajectory of queued?.waiting() ?? []) this.#end(trajectory, cancelledAt(this.#problem.t0));
    for (let lane = 0; lane < this.kernel.lanes; lane++) {
      const trajectory = queued ? queued.take(lane) : this.#inLane[lane];
      if (trajectory) this.#leave(trajectory, cancelledAt(this.kernel.t[lane]));
    }
  }
}
