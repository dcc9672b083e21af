import { gridStep } from "../core/gridStep.ts";
import type { FixedStepBatch, KernelEffort } from "../core/kernel.ts";
import type { Diagnosis } from "../core/status.ts";
import { explainDivergence, locateDivergence } from "./divergence.ts";
import { cancelledAt } from "./earlyEnds.ts";
import { type GridSegment, placeOnGrid } from "./fixedGrid.ts";
import type { FixedStepProblem } from "./fixedStepProblem.ts";
import type { Pace } from "./pace.ts";
import type { Trajectory } from "./solution.ts";
import { thetaOf } from "./thetaOf.ts";

/** How one trajectory ended before its time. */
interface EarlyEnd {
  readonly diagnosis: Diagnosis;
  readonly steps: number;
  readonly outputs: number;
}

/** One batch of trajectories on its way over a fixed grid. States are a structure of arrays: component i of j at i·count + j. */
export class BatchRun {
  readonly #problem: FixedStepProblem;
  readonly #grid: readonly GridSegment[];
  readonly #times: Float64Array;
  readonly #rows: Float64Array;
  readonly #pace: Pace;
  readonly #count: number;
  readonly #batch: FixedStepBatch;
  /** States now, and at the beginning of the last slice. */
  #states: Float64Array;
  #before: Float64Array;
  readonly #ends: (EarlyEnd | undefined)[];
  #living: number;
  /** What the kernel had spent before, where it counts. */
  readonly #spent: KernelEffort | undefined;
  /** Steps of the segments behind us, and outputs written. */
  #stepsBehind = 0;
  #written = 0;

  /** @param rows where the outputs go, [trajectory][time][component] */
  constructor(
    problem: FixedStepProblem,
    grid: readonly GridSegment[],
    times: Float64Array,
    initial: Float64Array,
    rows: Float64Array,
    pace: Pace,
  ) {
    this.#problem = problem;
    this.#grid = grid;
    this.#times = times;
    this.#rows = rows;
    this.#pace = pace;
    const { dimension } = problem.kernel;
    this.#count = initial.length / dimension;
    this.#states = new Float64Array(initial.length);
    for (let k = 0; k < initial.length; k++) {
      this.#states[(k % dimension) * this.#count + Math.floor(k / dimension)] = initial[k];
    }
    this.#before = this.#states.slice();
    this.#spent = problem.kernel.effort && { ...problem.kernel.effort };
    this.#batch = this.#open();
    this.#ends = new Array(this.#count);
    this.#living = this.#count;
  }

  #open(): FixedStepBatch {
    const { kernel, thetas } = this.#problem;
    const count = this.#count;
    if (!thetas || count === 1 || !kernel.openEach) return kernel.open(this.#states, count, thetaOf(this.#problem, 0));
    const { parameterCount } = kernel;
    const transposed = thetas.map((_, at) => thetas[(at % count) * parameterCount + Math.floor(at / count)]);
    return kernel.openEach(this.#states, count, transposed);
  }

  solve(): Trajectory[] {
    if (this.#grid.length > 0) this.#walk();
    else if (this.#times.length > 0) this.#write(this.#states);
    return this.#trajectories();
  }

  #walk(): void {
    const grid = this.#grid;
    let segment = 0;
    let step = 0;
    for (let k = 0; k <= this.#times.length; k++) {
      const last = { segment: grid.length - 1, step: grid[grid.length - 1].steps, rest: 0 };
      const place = k < this.#times.length ? placeOnGrid(grid, this.#times[k], segment) : last;
      while (segment < place.segment) {
        if (!this.#advance(grid[segment], step, grid[segment].steps)) return;
        this.#stepsBehind += grid[segment].steps;
        segment++;
        step = 0;
      }
      if (!this.#advance(grid[segment], step, place.step)) return;
      step = place.step;
      if (k === this.#times.length) this.#stepsBehind += step;
      else if (place.rest === 0) this.#write(this.#states);
      else this.#writeInside(grid[segment], step, place.rest);
    }
  }

  /** Takes the steps `from … to − 1` of a segment, in slices; false when nothing is left to go on with. */
  #advance({ from: t0, h }: GridSegment, from: number, to: number): boolean {
    const { cancelled } = this.#problem;
    for (let n = from; n < to; ) {
      if (this.#living === 0) return false;
      if (cancelled?.()) {
        this.#cancel(t0 + n * h, n);
        return false;
      }
      const steps = this.#pace.next(to - n);
      const finite = this.#batch.advance(t0, h, n, steps);
      this.#pace.done(steps);
      [this.#before, this.#states] = [this.#states, this.#before];
      this.#batch.read(this.#states);
      if (!finite) this.#bury(t0, h, n, steps);
      n += steps;
    }
    return this.#living > 0;
  }

  /** Ends the trajectories that went non-finite in the last slice, each with the step in which it did. */
  #bury(t0: number, h: number, n: number, steps: number): void {
    const { system, method } = this.#problem;
    const dead = this.#nonFinite(this.#states);
    if (dead.length === 0) return;
    locateDivergence(this.#batch, { t0, h, first: n, steps }, this.#before, dead, (j, step, z) => {
      const taken = gridStep(t0, h, step);
      this.#end(j, explainDivergence(system, method, taken.t, taken.h, z, thetaOf(this.#problem, j)), step);
    });
    this.#batch.write(this.#states);
  }

  /** Writes an output inside a step: a shorter step to it, then back. */
  #writeInside({ from, h }: GridSegment, step: number, rest: number): void {
    const { system, method, kernel } = this.#problem;
    const t = from + step * h;
    const inside = new Float64Array(this.#states.length);
    const finite = this.#batch.advance(t, rest, 0, 1);
    this.#batch.read(inside);
    this.#batch.write(this.#states);
    if (!finite) {
      const z = new Float64Array(kernel.dimension);
      for (const j of this.#nonFinite(inside)) {
        for (let i = 0; i < z.length; i++) z[i] = this.#states[i * this.#count + j];
        this.#end(j, explainDivergence(system, method, t, rest, z, thetaOf(this.#problem, j)), step);
      }
    }
    this.#write(inside);
  }

  #write(states: Float64Array): void {
    const { dimension } = this.#problem.kernel;
    for (let j = 0; j < this.#count; j++) {
      if (this.#ends[j]) continue;
      const row = (j * this.#times.length + this.#written) * dimension;
      for (let i = 0; i < dimension; i++) this.#rows[row + i] = states[i * this.#count + j];
    }
    this.#written++;
  }

  /** The living trajectories with a component that is not finite. */
  #nonFinite(states: Float64Array): number[] {
    const found: number[] = [];
    for (let j = 0; j < this.#count; j++) {
      if (this.#ends[j]) continue;
      for (let i = j; i < states.length; i += this.#count) {
        if (Number.isFinite(states[i])) continue;
        found.push(j);
        break;
      }
    }
    return found;
  }

  #cancel(t: number, step: number): void {
    const diagnosis = cancelledAt(t);
    for (let j = 0; j < this.#count; j++) if (!this.#ends[j]) this.#end(j, diagnosis, step);
  }

  #end(j: number, diagnosis: Diagnosis, step: number): void {
    this.#ends[j] = { diagnosis, steps: this.#stepsBehind + step, outputs: this.#written };
    this.#living--;
  }

  /** What steps took: of implicit methods the iterations of the whole batch, of which each trajectory has its share. */
  #effortOf(steps: number): Pick<Trajectory["stats"], "evaluations" | "jacobians" | "factorisations"> {
    const { stages, effort } = this.#problem.kernel;
    const before = this.#spent;
    if (!effort || !before) return { evaluations: Math.ceil(steps * stages) };
    const share = (cost: keyof KernelEffort) => Math.round((effort[cost] - before[cost]) / this.#count);
    return {
      evaluations: share("evaluations"),
      jacobians: share("jacobians"),
      factorisations: share("factorisations"),
    };
  }

  #trajectories(): Trajectory[] {
    const { dimension } = this.#problem.kernel;
    return Array.from({ length: this.#count }, (_, j) => {
      const end = this.#ends[j];
      const steps = end?.steps ?? this.#stepsBehind;
      const outputs = end?.outputs ?? this.#written;
      const row = j * this.#times.length * dimension;
      return {
        t: this.#times.subarray(0, outputs),
        z: this.#rows.subarray(row, row + outputs * dimension),
        status: end?.diagnosis.status ?? "ok",
        diagnosis: end?.diagnosis,
        stats: { steps, accepted: steps, rejected: 0, ...this.#effortOf(steps) },
      };
    });
  }
}
