import type { PairKernel } from "../core/kernel.ts";
import type { Diagnosis } from "../core/status.ts";
import { stepControl } from "../core/stepControl.ts";
import { defaultMaxSteps, type ResolvedProblem } from "./adaptiveProblem.ts";
import { DEFECT_SAMPLES, DefectSamples } from "./defect.ts";
import { DenseOutput } from "./denseOutput.ts";
import { explainDivergence } from "./divergence.ts";
import {
  cancelledAt,
  nothingTolerated,
  stiffButDone,
  stiffUnderflowAt,
  tooManySteps,
  tooManyStiffSteps,
  underflowAt,
} from "./earlyEnds.ts";
import { Landmarks } from "./landmarks.ts";
import { EveryStep, GivenTimes, type OutputRows } from "./outputRows.ts";
import { Pace } from "./pace.ts";
import type { Trajectory } from "./solution.ts";
import { type Starts, starts } from "./starts.ts";
import { StiffnessTest } from "./stiffness.ts";
import { componentName } from "./system.ts";
import { leastStep, realised } from "./timeResolution.ts";

/** Attempts of one cruise: stiffness is to be looked for now and then. */
const MOST_CRUISED = 48;

/** One trajectory on its way, besides the state that stands in its lane of the kernel. */
class Traveller {
  readonly index: number;
  lane = -1;
  attempts = 0;
  accepted = 0;
  /** Steps that outputs lie in, and others that the defect alone is looked at in. */
  interpolatedSteps = 0;
  sampledSteps = 0;
  diagnosis: Diagnosis | undefined;
  /** The step that the controller wants, before a landmark cuts it short. */
  wanted = 0;
  /** Where the step under way ends, and whether that is on the landmark ahead. */
  end = 0;
  lands = false;
  landmark = 0;

  constructor(index: number) {
    this.index = index;
  }
}

/** The adaptive loop over many trajectories, as many of them under way at a time as the kernel has lanes. */
export class AdaptiveRun {
  readonly #problem: ResolvedProblem;
  readonly #kernel: PairKernel;
  readonly #direction: number;
  readonly #minStep: number;
  readonly #maxStep: number;
  readonly #maxSteps: number;
  readonly #starts: Starts;
  readonly #leastMemory: number;
  readonly #dense: DenseOutput;
  readonly #stiffness: StiffnessTest;
  readonly #landmarks: Landmarks;
  readonly #rows: OutputRows;
  readonly #defect: DefectSamples | undefined;
  readonly #all: readonly Traveller[];
  readonly #inLane: (Traveller | undefined)[];
  #next = 0;
  #underWay = 0;

  /** The kernel's parameters and limits are set. */
  constructor(problem: ResolvedProblem) {
    const { kernel, pair, t0, t1, states, outputs = "steps" } = problem;
    const { dimension, lanes } = kernel;
    const count = states.length / dimension;
    this.#problem = problem;
    this.#kernel = kernel;
    this.#direction = t1 < t0 ? -1 : 1;
    this.#minStep = problem.minStep ?? Number.MIN_VALUE;
    this.#maxStep = problem.maxStep ?? Number.POSITIVE_INFINITY;
    this.#maxSteps = problem.maxSteps ?? defaultMaxSteps;
    this.#starts = starts(problem);
    this.#leastMemory = stepControl(pair).leastMemory;
    this.#dense = new DenseOutput(kernel, pair);
    this.#stiffness = new StiffnessTest(kernel, pair);
    this.#landmarks = new Landmarks(t0, t1, problem.stops, problem.jumps);
    this.#rows = outputs === "steps" ? new EveryStep(dimension, count) : new GivenTimes(outputs, dimension, count);
    const samples = kernel.usesTime && t1 !== t0 ? (problem.samples ?? DEFECT_SAMPLES) : 0;
    this.#defect = samples > 0 ? new DefectSamples(t0, t1, dimension, count, samples) : undefined;
    this.#all = Array.from({ length: count }, (_, index) => new Traveller(index));
    this.#inLane = new Array<Traveller | undefined>(lanes).fill(undefined);
    kernel.h.fill(0);
    kernel.horizon.fill(this.#direction * Number.POSITIVE_INFINITY);
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
      for (let n = 0; n < attempts && this.#underWay > 0; n++) {
        this.#cruise();
        this.#attempt();
      }
      pace.done(attempts);
    }
    return this.#all.map((traveller) => this.#result(traveller));
  }

  /** After the solve: the times at which f does something that the steps have passed over. */
  unseen(): number[] {
    return this.#defect?.unseen(this.#kernel) ?? [];
  }

  /** Gives every empty lane a trajectory, as long as any is waiting. */
  #fill(): void {
    for (let lane = 0; lane < this.#kernel.lanes; lane++) {
      while (!this.#inLane[lane] && this.#next < this.#all.length) this.#begin(this.#all[this.#next++], lane);
    }
  }

  #begin(traveller: Traveller, lane: number): void {
    const { t0, t1, states } = this.#problem;
    const { dimension, lanes, z, k, t, h, memory, rejected } = this.#kernel;
    const first = traveller.index * dimension;
    if (this.#rows.every || this.#rows.due(traveller.index) === t0) {
      this.#rows.write(traveller.index, t0, states, first, 1);
    }
    if (t1 === t0) return;
    traveller.lane = lane;
    this.#inLane[lane] = traveller;
    this.#underWay++;
    t[lane] = t0;
    h[lane] = this.#starts.h[traveller.index];
    for (let i = 0; i < dimension; i++) {
      z[i * lanes + lane] = states[first + i];
      k[i * lanes + lane] = this.#starts.k[first + i];
    }
    memory[lane] = this.#leastMemory;
    rejected[lane] = 0;
    this.#stiffness.restart(lane);
    // Where f is not finite at the very start no step of any size will help.
    const finite = this.#starts.k.subarray(first, first + dimension).every(Number.isFinite);
    if (finite) this.#want(traveller, h[lane]);
    else this.#diverge(traveller, h[lane]);
  }

  /** Lets the kernel go on by itself while nothing is due in any lane. */
  #cruise(): void {
    const { h, accepted } = this.#kernel;
    if (this.#rows.every || this.#problem.accepted) return;
    let most = MOST_CRUISED;
    for (const traveller of this.#inLane) {
      if (!traveller) continue;
      if (this.#stiffness.suspects(traveller.lane)) return;
      most = Math.min(most, this.#maxSteps - traveller.attempts - 1);
    }
    const attempts = most > 0 ? this.#kernel.cruise(most) : 0;
    if (attempts === 0) return;
    for (const traveller of this.#inLane) {
      if (!traveller) continue;
      traveller.attempts += attempts;
      traveller.accepted += accepted[traveller.lane];
      this.#want(traveller, h[traveller.lane]);
    }
    if (this.#underWay < this.#kernel.lanes) this.#fill();
  }

  #attempt(): void {
    const { lanes, error } = this.#kernel;
    this.#kernel.attempt();
    let extend = false;
    for (const traveller of this.#inLane) {
      if (traveller && error[traveller.lane] <= 1 && this.#isLookedInto(traveller)) extend = true;
    }
    if (extend && this.#dense.needsExtraStages) this.#kernel.extend();
    for (const traveller of this.#inLane) {
      if (!traveller) continue;
      traveller.attempts++;
      if (error[traveller.lane] <= 1) this.#accept(traveller);
      else this.#reject(traveller);
    }
    if (this.#underWay < lanes) this.#fill();
  }

  #accept(traveller: Traveller): void {
    const { dimension, lanes, stages, t, z, zNew, k, next, memory, nextMemory, rejected } = this.#kernel;
    const { lane, lands, end } = traveller;
    this.#write(traveller);
    traveller.accepted++;
    this.#problem.accepted?.(traveller.index, end);
    if (!traveller.diagnosis && this.#stiffness.isStiff(lane, traveller.accepted)) {
      traveller.diagnosis = stiffButDone(t[lane], this.#stiffness.hRho[lane], this.#stiffness.interval);
    }
    const last = (stages - 1) * dimension * lanes;
    for (let at = lane, n = 0; n < dimension; n++, at += lanes) {
      z[at] = zNew[at];
      k[at] = k[last + at];
    }
    t[lane] = end;
    memory[lane] = nextMemory[lane];
    rejected[lane] = 0;
    const step = next[lane];
    if (!lands) this.#want(traveller, step);
    else if (this.#landmarks.isLast(traveller.landmark)) this.#leave(traveller);
    else {
      this.#resume(traveller);
      // A step that was cut short says nothing against the one that was wanted.
      this.#want(traveller, this.#direction * Math.max(Math.abs(step), Math.abs(traveller.wanted)));
    }
  }

  #reject(traveller: Traveller): void {
    const { lane } = traveller;
    const { error, h, next, rejected } = this.#kernel;
    rejected[lane] = 1;
    const untolerated = Number.isNaN(error[lane]) ? this.#untolerated(lane) : undefined;
    if (untolerated !== undefined) {
      const name = componentName(this.#problem.system, untolerated);
      this.#leave(traveller, nothingTolerated(name, untolerated, this.#kernel.t[lane]));
      return;
    }
    const notFinite = Number.isFinite(error[lane]) ? undefined : h[lane];
    this.#want(traveller, next[lane], notFinite);
  }

  /** A component that is and stays 0 and has no absolute tolerance. */
  #untolerated(lane: number): number | undefined {
    const { lanes, z, zNew } = this.#kernel;
    const { atols } = this.#problem;
    const found = atols.findIndex((atol, i) => atol === 0 && z[i * lanes + lane] === 0 && zNew[i * lanes + lane] === 0);
    return found < 0 ? undefined : found;
  }

  /**
   * Sets the next step: the wanted one as rounding realises it, or as much of it as leads to the next landmark. Where that is
   * too small, or too many were tried, the trajectory ends.
   *
   * @param notFinite the step just tried, where it led to values that are not finite
   */
  #want(traveller: Traveller, wanted: number, notFinite?: number): void {
    const { index, lane, attempts, landmark } = traveller;
    const { t, h, horizon } = this.#kernel;
    const bounded = Math.abs(wanted) > this.#maxStep ? this.#direction * this.#maxStep : wanted;
    const step = realised(t[lane], bounded);
    const ahead = this.#landmarks.at[landmark];
    const left = ahead - t[lane];
    const lands = Math.abs(left) <= 1.01 * Math.abs(step);
    traveller.wanted = step;
    traveller.lands = lands;
    traveller.end = lands ? ahead : t[lane] + step;
    h[lane] = lands ? left : step;
    horizon[lane] = ahead;
    for (const due of [this.#rows.due(index), this.#defect?.due(index) ?? Number.NaN]) {
      if ((due - horizon[lane]) * this.#direction < 0) horizon[lane] = due;
    }
    if (attempts >= this.#maxSteps) this.#exhaust(traveller);
    else if (!lands && Math.abs(bounded) < Math.max(this.#minStep, leastStep(t[lane]))) {
      if (notFinite === undefined) this.#underflow(traveller);
      else this.#diverge(traveller, notFinite);
    }
  }

  #exhaust(traveller: Traveller): void {
    const { lane, attempts } = traveller;
    const { t1 } = this.#problem;
    const { interval, hRho } = this.#stiffness;
    const t = this.#kernel.t[lane];
    const stiff = this.#stiffness.isBelieved(lane);
    this.#leave(
      traveller,
      stiff ? tooManyStiffSteps(t, attempts, t1, hRho[lane], interval) : tooManySteps(t, attempts, t1),
    );
  }

  #underflow(traveller: Traveller): void {
    const { t, h } = this.#kernel;
    const { t0, t1 } = this.#problem;
    const { lane } = traveller;
    const { interval, hRho } = this.#stiffness;
    const diagnosis = this.#stiffness.isBelieved(lane)
      ? stiffUnderflowAt(t[lane], h[lane], hRho[lane], interval)
      : underflowAt(t[lane], h[lane], Math.abs(t1 - t0));
    this.#leave(traveller, diagnosis);
  }

  /** Goes on behind a landmark; where f jumps there, its value is taken anew. */
  #resume(traveller: Traveller): void {
    const { dimension, lanes, t, k } = this.#kernel;
    const { lane } = traveller;
    const passed = traveller.landmark++;
    if (this.#landmarks.resume[passed] === this.#landmarks.at[passed]) return;
    t[lane] = this.#landmarks.resume[passed];
    const others = k.slice(0, dimension * lanes);
    this.#kernel.derivative();
    for (let at = 0; at < others.length; at++) if (at % lanes !== lane) k[at] = others[at];
  }

  #hasOutputInside({ index, end }: Traveller): boolean {
    return (this.#rows.due(index) - end) * this.#direction < 0;
  }

  #hasSampleInside({ index, end }: Traveller): boolean {
    return this.#defect !== undefined && (this.#defect.due(index) - end) * this.#direction < 0;
  }

  #isLookedInto(traveller: Traveller): boolean {
    const isSampled = this.#defect?.concerns(this.#kernel.h[traveller.lane]) && this.#hasSampleInside(traveller);
    return isSampled || this.#hasOutputInside(traveller);
  }

  /** Takes the samples of the defect that are due in the step just accepted, or passes them by. */
  #sample(traveller: Traveller): void {
    const defect = this.#defect;
    const { index, lane } = traveller;
    const concerned = defect?.concerns(this.#kernel.h[lane]);
    while (defect && this.#hasSampleInside(traveller)) {
      if (concerned) defect.take(index, this.#kernel, this.#dense, lane, this.#problem);
      else defect.pass(index);
    }
  }

  /** Writes the rows due in the step just accepted. */
  #write(traveller: Traveller): void {
    const { t, h, zNew, lanes } = this.#kernel;
    const { index, lane, end } = traveller;
    const rows = this.#rows;
    if (this.#hasOutputInside(traveller)) traveller.interpolatedSteps++;
    else if (this.#isLookedInto(traveller)) traveller.sampledSteps++;
    this.#sample(traveller);
    while (this.#hasOutputInside(traveller)) {
      const due = rows.due(index);
      rows.write(index, due, this.#dense.at(lane, (due - t[lane]) / h[lane]), 0, 1);
    }
    if (rows.every || rows.due(index) === end) rows.write(index, end, zNew, lane, lanes);
  }

  /** Ends a trajectory for which a step of size h is not finite, however small. */
  #diverge(traveller: Traveller, h: number): void {
    const { dimension, lanes, t, z } = this.#kernel;
    const { system, pair, theta } = this.#problem;
    const { lane } = traveller;
    const state = Float64Array.from({ length: dimension }, (_, i) => z[i * lanes + lane]);
    this.#leave(traveller, explainDivergence(system, pair, t[lane], h, state, theta));
  }

  #leave(traveller: Traveller, diagnosis = traveller.diagnosis): void {
    traveller.diagnosis = diagnosis;
    this.#inLane[traveller.lane] = undefined;
    this.#kernel.h[traveller.lane] = 0;
    this.#kernel.horizon[traveller.lane] = this.#direction * Number.POSITIVE_INFINITY;
    this.#underWay--;
  }

  #cancel(): void {
    for (const traveller of this.#inLane)
      if (traveller) traveller.diagnosis = cancelledAt(this.#kernel.t[traveller.lane]);
    for (const waiting of this.#all.slice(this.#next)) waiting.diagnosis = cancelledAt(this.#problem.t0);
  }

  #result({ index, attempts, accepted, interpolatedSteps, sampledSteps, diagnosis }: Traveller): Trajectory {
    const { stages, extraStages } = this.#kernel;
    const evaluations = this.#starts.evaluations + attempts * (stages - 1) + interpolatedSteps * extraStages;
    const looked = (this.#defect?.evaluations[index] ?? 0) + sampledSteps * extraStages;
    return {
      ...this.#rows.rows(index),
      status: diagnosis?.status ?? "ok",
      diagnosis,
      stats: {
        steps: attempts,
        accepted,
        rejected: attempts - accepted,
        evaluations,
        ...(looked > 0 && { defectEvaluations: looked }),
      },
    };
  }
}
