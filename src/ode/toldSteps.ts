import type { PairKernel } from "../core/kernel.ts";
import type { AdaptiveMethod } from "./adaptiveMethod.ts";
import { DenseOutput } from "./denseOutput.ts";
import type { RunUnderWay } from "./runUnderWay.ts";
import type { TrajectoryUnderWay } from "./trajectoryUnderWay.ts";

/** What is told of the steps of a kernel: rows of output, by the continuous extension where they are within, and samples of the defect. */
export class ToldSteps {
  readonly #kernel: PairKernel;
  readonly #run: RunUnderWay;
  readonly #method: AdaptiveMethod;
  readonly #direction: number;
  /** Made when a step is looked into: most solves that end soon never do. */
  #made: DenseOutput | undefined;

  constructor(kernel: PairKernel, method: AdaptiveMethod, run: RunUnderWay) {
    this.#kernel = kernel;
    this.#run = run;
    this.#method = method;
    this.#direction = run.problem.t1 < run.problem.t0 ? -1 : 1;
  }

  /** Whether looking into a step takes more stages than the step itself. */
  get needsExtraStages(): boolean {
    return this.#dense.needsExtraStages;
  }

  get #dense(): DenseOutput {
    this.#made ??= new DenseOutput(this.#kernel, this.#method);
    return this.#made;
  }

  /** The first time up to `horizon` at which something is due of a trajectory. */
  firstDue(index: number, horizon: number): number {
    const { rows, defect } = this.#run;
    let first = horizon;
    for (const due of [rows.due(index), defect?.due(index) ?? Number.NaN])
      if ((due - first) * this.#direction < 0) first = due;
    return first;
  }

  /** Whether the step just attempted is looked into between its ends. */
  isLookedInto(trajectory: TrajectoryUnderWay): boolean {
    const isSampled = this.#run.defect?.concerns(this.#kernel.h[trajectory.lane]) && this.#hasSampleInside(trajectory);
    return isSampled || this.#hasOutputInside(trajectory);
  }

  /** Writes the rows due in the step just accepted. */
  write(trajectory: TrajectoryUnderWay): void {
    const { t, h, zNew, lanes } = this.#kernel;
    const { rows, stopTimes, problem } = this.#run;
    const { index, lane, end } = trajectory;
    if (this.#hasOutputInside(trajectory)) trajectory.interpolatedSteps++;
    else if (this.isLookedInto(trajectory)) trajectory.sampledSteps++;
    this.#sample(trajectory);
    while (this.#hasOutputInside(trajectory)) {
      const due = rows.due(index);
      rows.write(index, due, this.#dense.at(lane, (due - t[lane]) / h[lane]), 0, 1);
    }
    // A solve that ends at a jump ends just before it.
    const told = trajectory.lands && stopTimes.isLast(trajectory.stop) ? problem.t1 : end;
    if (rows.every || rows.due(index) === end) rows.write(index, end, zNew, lane, lanes);
    if (told !== end && (rows.every || rows.due(index) === told)) rows.write(index, told, zNew, lane, lanes);
  }

  /** Takes the samples of the defect that are due in the step just accepted, or passes them by. */
  #sample(trajectory: TrajectoryUnderWay): void {
    const { defect, problem } = this.#run;
    const { index, lane } = trajectory;
    const concerned = defect?.concerns(this.#kernel.h[lane]);
    while (defect && this.#hasSampleInside(trajectory)) {
      if (concerned) defect.take(index, this.#kernel, this.#dense, lane, problem);
      else defect.pass(index);
    }
  }

  #hasOutputInside({ index, end }: TrajectoryUnderWay): boolean {
    return (this.#run.rows.due(index) - end) * this.#direction < 0;
  }

  #hasSampleInside({ index, end }: TrajectoryUnderWay): boolean {
    const { defect } = this.#run;
    return defect !== undefined && (defect.due(index) - end) * this.#direction < 0;
  }
}
