import { gridStep } from "../core/gridStep.ts";
import type { ReverseBatch, ReverseKernel, ReverseOptions } from "../core/kernel.ts";
import type { StepCotangents } from "../ode/implicit/implicitMethod.ts";

/** Takes one step of one trajectory, and reverses one that it took. */
export interface ReversibleStep<Stored> {
  /** Before steps of some parameters, which others may have changed what it shares to. */
  begin?(theta: Float64Array): void;
  /** Replaces z by the state one step later, and gives what reversing it needs. */
  take(t: number, h: number, z: Float64Array, theta: Float64Array): Stored;
  /** Pulls λ back in place, adds to the parameters' gradient, and gives the cotangents of the step's t and h. */
  reverse(step: Stored, lambda: Float64Array, theta: Float64Array, gradient: Float64Array): StepCotangents;
}

/** Consecutive steps that were stored together, by trajectory. */
interface StoredRun<Stored> {
  readonly first: number;
  readonly steps: readonly (readonly Stored[])[];
}

/** A batch that is stepped and reversed one trajectory and one step after another. */
export class StepwiseReverseBatch<Stored> implements ReverseBatch {
  readonly count: number;
  readonly timeCotangents = new Float64Array(2);
  readonly #step: ReversibleStep<Stored>;
  readonly #theta: Float64Array;
  readonly #times: boolean;
  /** One trajectory's values, side by side. */
  readonly #states: readonly Float64Array[];
  readonly #cotangents: readonly Float64Array[];
  /** One gradient for all, or one a trajectory. */
  readonly #gradients: readonly Float64Array[];
  readonly #stored: StoredRun<Stored>[] = [];

  constructor(
    step: ReversibleStep<Stored>,
    { dimension, parameterCount }: Pick<ReverseKernel, "dimension" | "parameterCount">,
    states: Float64Array,
    count: number,
    theta: Float64Array,
    { gradient = "summed", times = false }: ReverseOptions = {},
  ) {
    this.count = count;
    this.#step = step;
    this.#theta = theta.slice();
    this.#times = times;
    const vectors = () => Array.from({ length: count }, () => new Float64Array(dimension));
    this.#states = vectors();
    this.#cotangents = vectors();
    this.#gradients = Array.from({ length: gradient === "each" ? count : 1 }, () => new Float64Array(parameterCount));
    this.write(states);
  }

  advance(t0: number, h: number, first: number, steps: number): boolean {
    return this.#take(t0, h, first, steps, () => {});
  }

  storeAt(grid: Float64Array, first: number, steps: number): boolean {
    return this.store(grid[0], grid[1], first, steps);
  }

  store(t0: number, h: number, first: number, steps: number): boolean {
    const stored = this.#states.map((): Stored[] => []);
    this.#stored.push({ first, steps: stored });
    return this.#take(t0, h, first, steps, (j, step) => stored[j].push(step));
  }

  #take(t0: number, h: number, first: number, steps: number, taken: (j: number, step: Stored) => void): boolean {
    this.#step.begin?.(this.#theta);
    this.#states.forEach((z, j) => {
      for (let n = first; n < first + steps; n++) {
        const step = gridStep(t0, h, n);
        taken(j, this.#step.take(step.t, step.h, z, this.#theta));
      }
    });
    return this.#states.every(allFinite);
  }

  reverse(): boolean {
    const run = this.#stored.pop();
    if (!run) throw new Error("nothing is stored that could be reversed");
    this.timeCotangents.fill(0);
    this.#step.begin?.(this.#theta);
    run.steps.forEach((steps, j) => {
      const gradient = this.#gradients[j % this.#gradients.length];
      for (let n = steps.length - 1; n >= 0; n--) {
        const { t, h } = this.#step.reverse(steps[n], this.#cotangents[j], this.#theta, gradient);
        if (!this.#times) continue;
        this.timeCotangents[0] += t;
        this.timeCotangents[1] += h + (run.first + n) * t;
      }
    });
    return this.#cotangents.every(allFinite);
  }

  discard(): void {
    this.#stored.length = 0;
  }

  read(out: Float64Array): void {
    interleave(this.#states, out);
  }

  write(states: Float64Array): void {
    this.#states.forEach((z, j) => {
      for (let i = 0; i < z.length; i++) z[i] = states[i * this.count + j];
    });
  }

  addCotangents(values: Float64Array): void {
    this.#cotangents.forEach((a, j) => {
      for (let i = 0; i < a.length; i++) a[i] += values[i * this.count + j];
    });
  }

  readCotangents(out: Float64Array): void {
    interleave(this.#cotangents, out);
  }

  readGradient(out: Float64Array): void {
    interleave(this.#gradients, out);
  }
}

/** Vectors to a structure of arrays. */
function interleave(vectors: readonly Float64Array[], out: Float64Array): void {
  vectors.forEach((vector, j) => {
    for (let i = 0; i < vector.length; i++) out[i * vectors.length + j] = vector[i];
  });
}

function allFinite(vector: Float64Array): boolean {
  return vector.every(Number.isFinite);
}
