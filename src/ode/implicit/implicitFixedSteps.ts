import { checkBatch } from "../../core/batch.ts";
import { gridStep } from "../../core/gridStep.ts";
import type { FixedStepBatch, FixedStepKernel } from "../../core/kernel.ts";
import type { SteppedKernel } from "../steppedKernel.ts";

/** An iteration in steps of fixed size goes on as far as rounding lets it. */
export const EXACT_STEPS = {
  rtol: 1e-12,
  atol: 1e-14,
  smallest: 0,
  largest: Number.POSITIVE_INFINITY,
  direction: 1,
} as const;

/** Steps of fixed size by an implicit method: one trajectory after another, whatever their error. */
export class ImplicitFixedSteps implements FixedStepKernel {
  readonly #kernel: SteppedKernel;

  constructor(kernel: SteppedKernel) {
    this.#kernel = kernel;
  }

  get dimension(): number {
    return this.#kernel.dimension;
  }

  get parameterCount(): number {
    return this.#kernel.parameterCount;
  }

  get stages(): number {
    return this.#kernel.stages - 1;
  }

  get info() {
    return this.#kernel.info;
  }

  get effort() {
    return this.#kernel.effort;
  }

  open(states: Float64Array, count: number, theta: Float64Array): FixedStepBatch {
    checkBatch(this, states, count, theta);
    return new ImplicitBatch(this.#kernel, states.slice(), count, theta.slice());
  }

  evaluate(t: number, states: Float64Array, count: number, theta: Float64Array, out: Float64Array): void {
    this.#kernel.setParameters(theta);
    this.#kernel.evaluate(new Float64Array(count).fill(t), states, out);
  }
}

class ImplicitBatch implements FixedStepBatch {
  readonly count: number;
  readonly #kernel: SteppedKernel;
  readonly #states: Float64Array;
  readonly #theta: Float64Array;

  constructor(kernel: SteppedKernel, states: Float64Array, count: number, theta: Float64Array) {
    this.#kernel = kernel;
    this.#states = states;
    this.count = count;
    this.#theta = theta;
  }

  advance(t0: number, h: number, first: number, steps: number): boolean {
    const kernel = this.#kernel;
    const { dimension, z, zNew } = kernel;
    kernel.setParameters(this.#theta);
    kernel.setLimits({ ...EXACT_STEPS, atols: new Float64Array(dimension).fill(EXACT_STEPS.atol) });
    kernel.rejected[0] = 0;
    let allFinite = true;
    for (let j = 0; j < this.count; j++) {
      for (let i = 0; i < dimension; i++) z[i] = this.#states[i * this.count + j];
      for (let n = first; n < first + steps; n++) {
        const step = gridStep(t0, h, n);
        kernel.t[0] = step.t;
        kernel.h[0] = step.h;
        // What the step before found of f at its end is not taken over: it depends on where runs are divided.
        kernel.derivative();
        if (kernel.stepAlone() === "solved") z.set(zNew);
        else z.fill(Number.NaN);
      }
      for (let i = 0; i < dimension; i++) {
        this.#states[i * this.count + j] = z[i];
        allFinite &&= Number.isFinite(z[i]);
      }
    }
    return allFinite;
  }

  read(out: Float64Array): void {
    out.set(this.#states);
  }

  write(states: Float64Array): void {
    this.#states.set(states);
  }
}
