import { AdaptiveLanes } from "./adaptiveLanes.ts";
import type { ResolvedProblem } from "./adaptiveProblem.ts";
import { DEFECT_SAMPLES, DefectSamples } from "./defect.ts";
import type { Departure } from "./departure.ts";
import { cancelledAt, switched } from "./earlyEnds.ts";
import { EasingTest } from "./easing.ts";
import { EveryStep, GivenTimes, type OutputRows } from "./outputRows.ts";
import type { Pair } from "./pair.ts";
import type { RunUnderWay } from "./runUnderWay.ts";
import type { Trajectory } from "./solution.ts";
import { stabilityInterval } from "./stability.ts";
import { type Starts, starts } from "./starts.ts";
import { isStepped } from "./steppedMethod.ts";
import { StopTimes } from "./stopTimes.ts";
import type { WhenStiff } from "./switchingMethod.ts";
import { TrajectoriesUnderWay } from "./trajectoriesUnderWay.ts";

/**
 * Many trajectories on their way, as many of them at a time as the kernel has lanes. Those that are stiff go on by another
 * method where the one that is asked for has another, and come back when they are so no more.
 */
export class AdaptiveRun {
  readonly #problem: ResolvedProblem;
  /** What every start needs of the problem: that has many shapes, and engines are slow to find something in it. */
  readonly #t0: number;
  readonly #start: number;
  readonly #isPoint: boolean;
  readonly #states: Float64Array;
  readonly #dimension: number;
  readonly #run: RunUnderWay;
  readonly #starts: Starts;
  readonly #all: TrajectoriesUnderWay;
  readonly #usual: AdaptiveLanes;
  /** Made when the first trajectory is stiff. */
  #whenStiff: AdaptiveLanes | undefined;
  readonly #stiff: Departure[] = [];
  readonly #eased: Departure[] = [];
  #next = 0;

  /** The kernel's parameters and limits are set. */
  constructor(problem: ResolvedProblem) {
    const { kernel, method, t0, t1, states, outputs = "steps", whenStiff, stiff } = problem;
    const { dimension } = kernel;
    const count = states.length / dimension;
    const stopTimes = new StopTimes(t0, t1, problem.stops, problem.jumps);
    const rows: OutputRows =
      outputs === "steps" ? new EveryStep(dimension, count) : new GivenTimes(outputs, dimension, count);
    const samples = kernel.usesTime && t1 !== t0 ? (problem.samples ?? DEFECT_SAMPLES) : 0;
    const defect = samples > 0 ? new DefectSamples(t0, t1, dimension, count, samples) : undefined;
    this.#problem = problem;
    this.#t0 = t0;
    this.#start = stopTimes.start;
    this.#isPoint = t1 === t0;
    this.#states = states;
    this.#dimension = dimension;
    this.#starts = starts(problem, stopTimes.start);
    this.#all = new TrajectoriesUnderWay(count);
    this.#run = { problem, stopTimes, rows, defect, all: this.#all };
    const { h, k } = this.#starts;
    this.#usual = new AdaptiveLanes(kernel, method, this.#run, {
      next: () => this.#nextStart() ?? this.#eased.shift(),
      begin: () => this.#begin(),
      starts: { t: stopTimes.start, h, z: states, k, thetas: problem.thetas, parameters: problem.theta.length },
      ...(whenStiff && !isStepped(method) && { handOver: (left) => this.#leaveStiff(left, method, whenStiff) }),
      ...(stiff && { handOver: ({ trajectory }) => stiff(trajectory.index) }),
    });
  }

  solve(): Trajectory[] {
    for (;;) {
      if (!this.#usual.follow()) break;
      if (this.#stiff.length > 0 && !this.#whenStiff!.follow()) break;
      if (this.#eased.length === 0) break;
    }
    this.#cancelWaiting();
    // There may be a million of them: `Array.from` takes longer than all that a short one does in its kernel.
    const results = new Array<Trajectory>(this.#all.count);
    for (let index = 0; index < results.length; index++) results[index] = this.#result(index);
    return results;
  }

  /** After the solve: the times at which f does something that the steps have passed over. */
  unseen(): number[] {
    const { kernel } = this.#whenStiff ?? this.#usual;
    return this.#run.defect?.unseen(kernel) ?? [];
  }

  /** The next of those that have not begun, by its number; its first rows are written. −1 where all have. */
  #begin(): number {
    const { rows } = this.#run;
    const [t0, start, states] = [this.#t0, this.#start, this.#states];
    while (this.#next < this.#all.count) {
      const index = this.#next++;
      const first = index * this.#dimension;
      if (rows.every || rows.due(index) === t0) rows.write(index, t0, states, first, 1);
      if (this.#isPoint) continue;
      if (rows.every && start !== t0) rows.write(index, start, states, first, 1);
      return index;
    }
    return -1;
  }

  #nextStart(): Departure | undefined {
    const index = this.#begin();
    if (index < 0) return undefined;
    const { states, theta, thetas, kernel } = this.#problem;
    return {
      trajectory: this.#all.of(index),
      t: this.#run.stopTimes.start,
      h: this.#starts.h[index],
      z: states,
      k: this.#starts.k,
      first: index * kernel.dimension,
      thetas,
      ofTheta: index * theta.length,
    };
  }

  /** Leaves a trajectory that is stiff to the other method. */
  #leaveStiff(departure: Departure, pair: Pair, { instead, method, kernel: made }: WhenStiff): void {
    this.#stiff.push(departure);
    changeOver(departure, instead, method.name);
    if (this.#whenStiff) return;
    const kernel = made();
    this.#whenStiff = new AdaptiveLanes(kernel, method, this.#run, {
      next: () => this.#stiff.shift(),
      handOver: (eased) => {
        this.#eased.push(eased);
        changeOver(eased, method.name, instead);
      },
      easing: new EasingTest(kernel, stabilityInterval(pair)),
    });
  }

  #cancelWaiting(): void {
    for (const { trajectory, t } of [...this.#stiff, ...this.#eased]) trajectory.diagnosis = cancelledAt(t);
    for (let index = this.#next; index < this.#all.count; index++) {
      this.#all.of(index).diagnosis = cancelledAt(this.#problem.t0);
    }
  }

  #result(index: number): Trajectory {
    const object = this.#all.object(index);
    const switches = object?.switches;
    const diagnosis = object?.diagnosis ?? (switches && switched(switches));
    const looked = this.#run.defect?.evaluations[index] ?? 0;
    const { t, z } = this.#run.rows.rows(index);
    const stats = this.#all.stats(index, this.#starts.evaluations, looked);
    const status = diagnosis?.status ?? "ok";
    return switches ? { t, z, status, diagnosis, switches, stats } : { t, z, status, diagnosis, stats };
  }
}

function changeOver({ trajectory, t }: Departure, from: string, to: string): void {
  trajectory.switches ??= [];
  trajectory.switches.push({ t, from, to });
}
