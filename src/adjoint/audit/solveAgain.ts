import { type GradientProblem, isAdaptive } from "../gradientProblem.ts";
import { movesJumps } from "../movingJumps.ts";
import { fixedStepGrid, StepGrid } from "../stepGrid.ts";
import { TakenBatch } from "../takenBatch.ts";
import { type TakenSteps, takenSteps } from "../takenSteps.ts";
import { centralDifference, type Difference, unknownDifference } from "./centralDifference.ts";
import { type Direction, type Entry, isTime } from "./entry.ts";
import { noiseOf } from "./noise.ts";

interface Changed {
  readonly z0: Float64Array;
  readonly theta: Float64Array;
  readonly grid: StepGrid;
}

/** First step of differences, in parts of what is changed. */
const FIRST = 0.02;
/** Distance of the values that tell the noise, in the same parts: some thousand roundings. */
const APART = 1e-12;
/** Standard deviations that noise stays below. */
const NOISE = 4;

/**
 * The loss of a solve as a function of what it is made from, everything else held, the steps too: a fixed grid stretches with
 * its ends, while of accepted steps only the first or the last one changes.
 */
export class SolveAgain {
  readonly taken: TakenSteps;
  readonly #problem: GradientProblem;
  readonly #z: Float64Array;
  /** Parameters that move jumps: the steps held here would not move with these. */
  readonly #moves: readonly boolean[];
  /** Of the loss's values. */
  #noise = 0;
  /** |ℓ| + Σ |z ∂ℓ/∂z| of the observations since it was 0. */
  #madeFrom = 0;

  constructor(problem: GradientProblem) {
    this.#problem = problem;
    this.taken = takenSteps(problem);
    this.#z = new Float64Array(problem.z0.length);
    this.#moves = movesJumps(problem);
  }

  /** ∂L by differences of whole solves, for an entry of such a size; unknown where the solve itself does not reach t1. */
  derivative(entry: Entry, size: number): Difference {
    if (this.taken.failure || (entry.of === "theta" && this.#moves[entry.index])) return unknownDifference;
    return centralDifference(
      (x) => this.#lossOf(this.#changed(entry, x)),
      entryOf(this.#problem, entry),
      this.#largest(entry, size),
      this.#noise,
    );
  }

  /** A direction without what moves jumps. */
  holding({ z0, theta }: Direction): Direction {
    return { z0, theta: theta.map((x, p) => (this.#moves[p] ? 0 : x)) };
  }

  /** The derivative along a direction, of which `most` may be taken without leaving the sizes of what it changes. */
  along(direction: Direction, most: number): Difference {
    if (this.taken.failure) return unknownDifference;
    return centralDifference((x) => this.#lossAlong(direction, x), 0, FIRST * most, this.#noise);
  }

  /**
   * How noisy the loss is where everything changes by a part of its size, which differences then allow for: relative to what
   * the loss is made from, |ℓ| + Σ |z ∂ℓ/∂z| over the observations.
   */
  listen(sizes: Direction): number {
    if (this.taken.failure) return 0;
    const noise = noiseOf((x) => this.#lossAlong(sizes, x), APART);
    this.#noise = Number.isFinite(noise) ? NOISE * noise : 0;
    this.#madeFrom = 0;
    // A little off: the state itself may be 0.
    this.#lossAlong(sizes, FIRST);
    return this.#noise > 0 ? this.#noise / this.#madeFrom : 0;
  }

  #lossAlong(direction: Direction, x: number): number {
    const { z0, theta } = this.#problem;
    const moved = (from: Float64Array, by: Float64Array) => from.map((value, i) => value + x * by[i]);
    return this.#lossOf({
      z0: moved(z0, direction.z0),
      theta: moved(theta, direction.theta),
      grid: this.taken.grid,
    });
  }

  #largest(entry: Entry, size: number): number {
    if (!isTime(entry)) return FIRST * size;
    const { segments } = this.taken.grid;
    const last = 0.3 * Math.abs((entry.of === "t0" ? segments[0] : segments[segments.length - 1]).h);
    // A fixed grid stretches as a whole.
    return isAdaptive(this.#problem.steps) ? last : Math.min(FIRST * size, 10 * last);
  }

  #changed({ of, index }: Entry, x: number): Changed {
    const { z0, theta, t0, t1 } = this.#problem;
    const same = { z0, theta, grid: this.taken.grid };
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
    const { segments } = this.taken.grid;
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
    const { loss, t0, t1, model, method } = this.#problem;
    const batch = new TakenBatch(model.state, method, z0, theta);
    const slope = new Float64Array(z0.length);
    let sum = 0;
    grid.walk(batch, (index, step) => {
      batch.read(this.#z);
      const moved = step === 0 ? grid.t0 - t0 : step === grid.count ? grid.timeAt(step) - t1 : 0;
      const { value } = loss.observe(index, this.#z, slope.fill(0), moved);
      this.#madeFrom += slope.reduce((size, x, i) => size + Math.abs(x * this.#z[i]), Math.abs(value));
      sum += value;
    });
    return sum;
  }
}

export function entryOf({ z0, theta, t0, t1 }: GradientProblem, { of, index }: Entry): number {
  return of === "z0" ? z0[index] : of === "theta" ? theta[index] : of === "t0" ? t0 : t1;
}
