import type { PairKernel } from "../core/kernel.ts";
import type { Diagnosis } from "../core/status.ts";
import { type AdaptiveProblem, defaultMaxSteps, defaultMaxStiffSteps } from "./adaptiveProblem.ts";
import { DenseOutput } from "./denseOutput.ts";
import { explainDivergence } from "./divergence.ts";
import { cancelledAt, stiffButDone, stiffUnderflowAt, tooManySteps, tooStiff, underflowAt } from "./earlyEnds.ts";
import { Landmarks } from "./landmarks.ts";
import { EveryStep, GivenTimes, type OutputRows } from "./outputRows.ts";
import { Pace } from "./pace.ts";
import type { Trajectory } from "./solution.ts";
import { type Starts, starts } from "./starts.ts";
import { NO_MEMORY, StepControl } from "./stepControl.ts";
import { StiffnessTest } from "./stiffness.ts";

/** What the loop counts of one trajectory, and how it ended. */
interface Progress {
  attempts: number;
  accepted: number;
  interpolatedSteps: number;
  diagnosis: Diagnosis | undefined;
}

const EMPTY = -1;

/** The adaptive loop over many trajectories, as many of them under way at a time as the kernel has lanes. */
export class AdaptiveRun {
  readonly #problem: AdaptiveProblem;
  readonly #kernel: PairKernel;
  readonly #direction: number;
  readonly #starts: Starts;
  readonly #control: StepControl;
  readonly #dense: DenseOutput;
  readonly #stiffness: StiffnessTest;
  readonly #landmarks: Landmarks;
  readonly #rows: OutputRows;
  readonly #progress: Progress[];
  // By lane: its trajectory; the step the controller wants; what it remembers; the landmark ahead, and whether this step
  // lands on it.
  readonly #trajectory: Int32Array;
  readonly #wanted: Float64Array;
  readonly #memory: Float64Array;
  readonly #rejectedLast: Uint8Array;
  readonly #landmark: Int32Array;
  readonly #lands: Uint8Array;
  readonly #accepted: Uint8Array;
  #next = 0;
  #underWay = 0;

  /** The kernel's theta and tolerance are set. */
  constructor(problem: AdaptiveProblem) {
    const { kernel, pair, t0, t1, states, outputs = "steps" } = problem;
    const { dimension, lanes } = kernel;
    const count = states.length / dimension;
    this.#problem = problem;
    this.#kernel = kernel;
    this.#direction = t1 < t0 ? -1 : 1;
    this.#starts = starts(problem);
    this.#control = new StepControl(pair);
    this.#dense = new DenseOutput(kernel, pair);
    this.#stiffness = new StiffnessTest(kernel, pair);
    this.#landmarks = new Landmarks(t0, t1, problem.stops, problem.jumps);
    this.#rows = outputs === "steps" ? new EveryStep(dimension, count) : new GivenTimes(outputs, dimension, count);
    this.#progress = Array.from({ length: count }, () => ({
      attempts: 0,
      accepted: 0,
      interpolatedSteps: 0,
      diagnosis: undefined,
    }));
    this.#trajectory = new Int32Array(lanes).fill(EMPTY);
    this.#wanted = new Float64Array(lanes);
    this.#memory = new Float64Array(lanes);
    this.#rejectedLast = new Uint8Array(lanes);
    this.#landmark = new Int32Array(lanes);
    this.#lands = new Uint8Array(lanes);
    this.#accepted = new Uint8Array(lanes);
  }

  solve(): Trajectory[] {
    const { cancelled } = this.#problem;
    const pace = new Pace();
    this.#fill();
    while (this.#underWay > 0) {
      if (cancelled?.()) {
        this.#cancel();
        break;
      }
      const attempts = pace.next(Number.POSITIVE_INFINITY);
      for (let n = 0; n < attempts && this.#underWay > 0; n++) this.#attempt();
      pace.done(attempts);
    }
    return this.#progress.map((_, j) => this.#result(j));
  }

  /** Gives every empty lane a trajectory, as long as any is waiting. */
  #fill(): void {
    for (let lane = 0; lane < this.#kernel.lanes; lane++) {
      while (this.#trajectory[lane] === EMPTY && this.#next < this.#progress.length) this.#begin(lane, this.#next++);
    }
  }

  #begin(lane: number, j: number): void {
    const { t0, t1, states } = this.#problem;
    const { dimension, lanes, z, k, t } = this.#kernel;
    if (this.#rows.every || this.#rows.due(j) === t0) this.#rows.write(j, t0, states, j * dimension, 1);
    if (t1 === t0) return;
    this.#trajectory[lane] = j;
    this.#underWay++;
    t[lane] = t0;
    for (let i = 0; i < dimension; i++) {
      z[i * lanes + lane] = states[j * dimension + i];
      k[i * lanes + lane] = this.#starts.k[j * dimension + i];
    }
    this.#memory[lane] = NO_MEMORY;
    this.#rejectedLast[lane] = 0;
    this.#landmark[lane] = 0;
    this.#stiffness.restart(lane);
    this.#want(lane, this.#starts.h[j]);
    // Where f is not finite at the very start no step of any size will help.
    if (!this.#isFinite(k, 0, lane)) this.#diverge(lane);
  }

  #attempt(): void {
    const { lanes, error, zNew, k, stages } = this.#kernel;
    this.#kernel.attempt();
    let extend = false;
    for (let lane = 0; lane < lanes; lane++) {
      if (this.#trajectory[lane] === EMPTY) continue;
      const accepted = error[lane] <= 1 && this.#isFinite(zNew, 0, lane) && this.#isFinite(k, stages - 1, lane);
      this.#accepted[lane] = accepted ? 1 : 0;
      if (accepted && this.#hasOutputInside(lane)) extend = true;
    }
    if (extend && this.#dense.needsExtraStages) this.#kernel.extend();
    for (let lane = 0; lane < lanes; lane++) {
      if (this.#trajectory[lane] === EMPTY) continue;
      this.#progress[this.#trajectory[lane]].attempts++;
      if (this.#accepted[lane]) this.#accept(lane);
      else this.#reject(lane);
    }
    if (this.#underWay < lanes) this.#fill();
  }

  #accept(lane: number): void {
    const { dimension, lanes, stages, t, h, z, zNew, k, error } = this.#kernel;
    const progress = this.#progress[this.#trajectory[lane]];
    const tNew = this.#endOfStep(lane);
    const step = h[lane];
    this.#write(lane, tNew);
    progress.accepted++;
    if (this.#stiffness.isStiff(lane, progress.accepted) && this.#isTooStiff(lane)) return;
    const last = (stages - 1) * dimension * lanes + lane;
    for (let at = lane, i = 0; i < dimension; i++, at += lanes) {
      z[at] = zNew[at];
      k[at] = k[last + i * lanes];
    }
    t[lane] = tNew;
    const landed = this.#lands[lane] === 1;
    const factor = this.#control.afterAccepted(error[lane], this.#memory[lane], this.#rejectedLast[lane] === 1);
    this.#memory[lane] = this.#control.remember(error[lane]);
    this.#rejectedLast[lane] = 0;
    if (!landed) this.#want(lane, step * factor);
    else if (this.#landmarks.isLast(this.#landmark[lane])) this.#leave(lane);
    else {
      this.#resume(lane);
      // A step that was cut short says nothing against the one that was wanted.
      this.#want(lane, this.#direction * Math.max(Math.abs(step * factor), Math.abs(this.#wanted[lane])));
    }
  }

  #reject(lane: number): void {
    const { error, h, zNew, k, stages } = this.#kernel;
    const finite = this.#isFinite(zNew, 0, lane) && this.#isFinite(k, stages - 1, lane);
    const attempted = finite && Number.isFinite(error[lane]);
    this.#rejectedLast[lane] = 1;
    this.#want(lane, h[lane] * this.#control.afterRejected(error[lane], attempted), attempted);
  }

  /**
   * Sets the next step: the wanted one, or as much of it as leads to the next landmark. Where that is too small, or too many
   * were tried, the trajectory ends.
   */
  #want(lane: number, wanted: number, lastWasFinite = true): void {
    const { t, h } = this.#kernel;
    const { minStep = 0, maxStep = Number.POSITIVE_INFINITY, maxSteps = defaultMaxSteps, t1 } = this.#problem;
    const { attempts } = this.#progress[this.#trajectory[lane]];
    const step = Math.abs(wanted) > maxStep ? this.#direction * maxStep : wanted;
    const left = this.#landmarks.at[this.#landmark[lane]] - t[lane];
    const lands = Math.abs(left) <= 1.01 * Math.abs(step);
    this.#wanted[lane] = step;
    this.#lands[lane] = lands ? 1 : 0;
    h[lane] = lands ? left : step;
    const smallest = Math.max(minStep, 16 * Number.EPSILON * Math.abs(t[lane]), Number.MIN_VALUE);
    if (attempts >= maxSteps) this.#leave(lane, tooManySteps(t[lane], attempts, t1));
    else if (!lands && Math.abs(step) < smallest) {
      if (lastWasFinite) this.#underflow(lane);
      else this.#diverge(lane);
    }
  }

  #underflow(lane: number): void {
    const { t, h } = this.#kernel;
    const { interval, hRho } = this.#stiffness;
    const stiff = this.#stiffness.isBelieved(lane);
    this.#leave(lane, stiff ? stiffUnderflowAt(t[lane], h[lane], hRho[lane], interval) : underflowAt(t[lane], h[lane]));
  }

  /** Goes on behind a landmark; where f jumps there, its value is taken anew. */
  #resume(lane: number): void {
    const { dimension, lanes, t, k } = this.#kernel;
    const passed = this.#landmark[lane]++;
    if (this.#landmarks.resume[passed] === this.#landmarks.at[passed]) return;
    t[lane] = this.#landmarks.resume[passed];
    const others = k.slice(0, dimension * lanes);
    this.#kernel.derivative();
    for (let at = 0; at < others.length; at++) if (at % lanes !== lane) k[at] = others[at];
  }

  /** Ends a trajectory that is stiff and still far from its end. */
  #isTooStiff(lane: number): boolean {
    const { t, h } = this.#kernel;
    const { t1, maxSteps = defaultMaxStiffSteps } = this.#problem;
    const progress = this.#progress[this.#trajectory[lane]];
    const { interval, hRho } = this.#stiffness;
    if (progress.diagnosis === undefined) progress.diagnosis = stiffButDone(t[lane], hRho[lane], interval);
    const left = Math.abs((t1 - this.#endOfStep(lane)) / h[lane]);
    if (this.#lands[lane] === 1 || progress.attempts + left <= maxSteps) return false;
    this.#leave(lane, tooStiff(this.#endOfStep(lane), h[lane], hRho[lane], interval, t1));
    return true;
  }

  #endOfStep(lane: number): number {
    const { t, h } = this.#kernel;
    return this.#lands[lane] === 1 ? this.#landmarks.at[this.#landmark[lane]] : t[lane] + h[lane];
  }

  #hasOutputInside(lane: number): boolean {
    return (this.#rows.due(this.#trajectory[lane]) - this.#endOfStep(lane)) * this.#direction < 0;
  }

  /** Writes the rows due in the step just accepted. */
  #write(lane: number, tNew: number): void {
    const { t, h, zNew, lanes } = this.#kernel;
    const rows = this.#rows;
    const j = this.#trajectory[lane];
    if (this.#hasOutputInside(lane)) this.#progress[j].interpolatedSteps++;
    while ((rows.due(j) - tNew) * this.#direction < 0) {
      const due = rows.due(j);
      rows.write(j, due, this.#dense.at(lane, (due - t[lane]) / h[lane]), 0, 1);
    }
    if (rows.every || rows.due(j) === tNew) rows.write(j, tNew, zNew, lane, lanes);
  }

  #isFinite(values: Float64Array, stage: number, lane: number): boolean {
    const { dimension, lanes } = this.#kernel;
    let probe = 0;
    for (let i = 0; i < dimension; i++) probe += 0 * values[(stage * dimension + i) * lanes + lane];
    return probe === 0;
  }

  #diverge(lane: number): void {
    const { dimension, lanes, t, h, z } = this.#kernel;
    const { system, pair, theta } = this.#problem;
    const state = Float64Array.from({ length: dimension }, (_, i) => z[i * lanes + lane]);
    this.#leave(lane, explainDivergence(system, pair, t[lane], h[lane], state, theta));
  }

  #leave(lane: number, diagnosis?: Diagnosis): void {
    const progress = this.#progress[this.#trajectory[lane]];
    progress.diagnosis = diagnosis ?? progress.diagnosis;
    this.#trajectory[lane] = EMPTY;
    this.#kernel.h[lane] = 0;
    this.#underWay--;
  }

  #cancel(): void {
    for (const [lane, j] of this.#trajectory.entries()) {
      if (j !== EMPTY) this.#progress[j].diagnosis = cancelledAt(this.#kernel.t[lane]);
    }
    for (const waiting of this.#progress.slice(this.#next)) waiting.diagnosis = cancelledAt(this.#problem.t0);
  }

  #result(j: number): Trajectory {
    const { attempts, accepted, interpolatedSteps, diagnosis } = this.#progress[j];
    const { stages, extraStages } = this.#kernel;
    const evaluations = this.#starts.evaluations + attempts * (stages - 1) + interpolatedSteps * extraStages;
    return {
      ...this.#rows.rows(j),
      status: diagnosis?.status ?? "ok",
      diagnosis,
      stats: { steps: attempts, accepted, rejected: attempts - accepted, evaluations },
    };
  }
}
