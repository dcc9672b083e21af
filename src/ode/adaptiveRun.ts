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
import { TrajectoryUnderWay } from "./trajectoryUnderWay.ts";

/**
 * Many trajectories on their way, as many of them at a time as the kernel has lanes. Those that are stiff go on by another
 * method where the one that is asked for has another, and come back when they are so no more.
 */
export class AdaptiveRun {
  readonly #problem: ResolvedProblem;
  readonly #run: RunUnderWay;
  readonly #starts: Starts;
  readonly #all: readonly TrajectoryUnderWay[];
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
    this.#starts = starts({ ...problem, t0: stopTimes.start });
    this.#run = { problem, stopTimes, rows, defect };
    // There may be a million of them: `Array.from` takes longer than all that a short one does in its kernel.
    const all: TrajectoryUnderWay[] = [];
    for (let index = 0; index < count; index++) all.push(new TrajectoryUnderWay(index));
    this.#all = all;
    this.#usual = new AdaptiveLanes(kernel, method, this.#run, {
      next: () => this.#nextStart() ?? this.#eased.shift(),
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
    return this.#all.map((trajectory) => this.#result(trajectory));
  }

  /** After the solve: the times at which f does something that the steps have passed over. */
  unseen(): number[] {
    const { kernel } = this.#whenStiff ?? this.#usual;
    return this.#run.defect?.unseen(kernel) ?? [];
  }

  /** The next of those that have not begun; its first rows are written. */
  #nextStart(): Departure | undefined {
    const { t0, t1, states, theta, thetas, kernel } = this.#problem;
    const { rows, stopTimes } = this.#run;
    while (this.#next < this.#all.length) {
      const trajectory = this.#all[this.#next++];
      const { index } = trajectory;
      const first = index * kernel.dimension;
      if (rows.every || rows.due(index) === t0) rows.write(index, t0, states, first, 1);
      if (t1 === t0) continue;
      const { start } = stopTimes;
      if (rows.every && start !== t0) rows.write(index, start, states, first, 1);
      return {
        trajectory,
        t: start,
        h: this.#starts.h[index],
        z: states,
        k: this.#starts.k,
        first,
        thetas,
        ofTheta: index * theta.length,
      };
    }
    return undefined;
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
    for (const waiting of this.#all.slice(this.#next)) waiting.diagnosis = cancelledAt(this.#problem.t0);
  }

  #result(trajectory: TrajectoryUnderWay): Trajectory {
    const { index, switches } = trajectory;
    const diagnosis = trajectory.diagnosis ?? (switches && switched(switches));
    const looked = this.#run.defect?.evaluations[index] ?? 0;
    const { t, z } = this.#run.rows.rows(index);
    const stats = trajectory.stats(this.#starts.evaluations, looked);
    const status = diagnosis?.status ?? "ok";
    return switches ? { t, z, status, diagnosis, switches, stats } : { t, z, status, diagnosis, stats };
  }
}

function changeOver({ trajectory, t }: Departure, from: string, to: string): void {
  trajectory.switches ??= [];
  trajectory.switches.push({ t, from, to });
}
