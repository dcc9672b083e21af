import type { FixedStepKernel } from "../../core/kernel.ts";
import { type GradientProblem, isAdaptive } from "../gradientProblem.ts";
import type { GradientResult } from "../gradientResult.ts";
import { fixedStepGrid, StepGrid } from "../stepGrid.ts";
import { type TakenSteps, takenSteps } from "../takenSteps.ts";
import { centralDifference, type Difference, unknownDifference } from "./centralDifference.ts";

/** Which number a loss is differentiated by. */
export type Entry =
  | { readonly of: "z0" | "theta"; readonly index: number }
  | { readonly of: "t0" | "t1"; readonly index: 0 };

export function numberOf({ gradient }: GradientResult, { of, index }: Entry): number {
  return of === "z0" || of === "theta" ? gradient[of][index] : gradient[of];
}

interface Changed {
  readonly z0: Float64Array;
  readonly theta: Float64Array;
  readonly grid: StepGrid;
}

/**
 * The loss of a solve as a function of one number, everything else held, the steps too: a fixed grid stretches with its
 * ends, while of accepted steps only the first or the last one changes.
 */
export class SolveAgain {
  readonly #problem: GradientProblem;
  readonly #taken: TakenSteps;
  readonly #kernel: FixedStepKernel;
  readonly #z: Float64Array;

  constructor(problem: GradientProblem) {
    this.#problem = problem;
    this.#taken = takenSteps(problem);
    this.#kernel = problem.model.state.fixedStep(problem.method);
    this.#z = new Float64Array(problem.z0.length);
  }

  /** ∂L by differences of whole solves; unknown where the solve itself does not reach t1. */
  derivative(entry: Entry): Difference {
    if (this.#taken.failure) return unknownDifference;
    const { t0, t1 } = this.#problem;
    const at = this.#value(entry);
    const isTime = entry.of === "t0" || entry.of === "t1";
    const largest = isTime ? 0.3 * Math.abs(this.#lastStep(entry.of)) : 0.02 * Math.max(0.1, Math.abs(at));
    // A fixed grid stretches as a whole.
    const step =
      isTime && !isAdaptive(this.#problem.steps) ? Math.min(0.02 * Math.abs(t1 - t0), 10 * largest) : largest;
    return centralDifference((x) => this.loss(entry, x), at, step);
  }

  /** The loss where the entry has the value x. */
  loss(entry: Entry, x: number): number {
    return this.#lossOf(this.#changed(entry, x));
  }

  #lastStep(which: "t0" | "t1" | "z0" | "theta"): number {
    const { segments } = this.#taken.grid;
    return (which === "t0" ? segments[0] : segments[segments.length - 1]).h;
  }

  #value({ of, index }: Entry): number {
    const { z0, theta, t0, t1 } = this.#problem;
    return of === "z0" ? z0[index] : of === "theta" ? theta[index] : of === "t0" ? t0 : t1;
  }

  #changed({ of, index }: Entry, x: number): Changed {
    const { z0, theta, t0, t1 } = this.#problem;
    const same = { z0, theta, grid: this.#taken.grid };
    const replaced = (vector: Float64Array) => vector.map((old, i) => (i === index ? x : old));
    switch (of) {
      case "z0":
        return { ...same, z0: replaced(z0) };
      case "theta":
        return { ...same, theta: replaced(theta) };
      case "t0":
        return { ...same, grid: this.#moved(x, t1) };
      case "t1":
        return { ...same, grid: this.#moved(t0, x) };
    }
  }

  #moved(from: number, to: number): StepGrid {
    const { t0, t1, steps, loss } = this.#problem;
    // Observations at the ends move with them.
    const times = loss.times.map((t) => (t === t0 ? from : t === t1 ? to : t));
    if (!isAdaptive(steps))
      return fixedStepGrid({ ...this.#problem, t0: from, t1: to, loss: { ...loss, times } }, steps);
    const { segments } = this.#taken.grid;
    const last = segments.length - 1;
    return new StepGrid(
      from,
      segments.map((segment, k) => {
        const begins = k === 0 ? from : segment.from;
        const ends = k === last ? to : segment.to;
        return { ...segment, from: begins, to: ends, h: ends - begins };
      }),
      times,
    );
  }

  #lossOf({ z0, theta, grid }: Changed): number {
    const { loss, t0, t1 } = this.#problem;
    const batch = this.#kernel.open(z0, 1, theta);
    const ignored = new Float64Array(z0.length);
    let sum = 0;
    const observe = (step: number) => {
      const index = grid.observationAt(step);
      if (index === undefined) return;
      batch.read(this.#z);
      const moved = step === 0 ? grid.t0 - t0 : step === grid.count ? grid.timeAt(step) - t1 : 0;
      sum += loss.observe(index, this.#z, ignored, moved).value;
    };
    observe(0);
    let end = 0;
    for (const { segment, first, steps } of grid.pieces(0, grid.count)) {
      batch.advance(segment.from, segment.h, first, steps);
      end += steps;
      observe(end);
    }
    return sum;
  }
}
