import { gridStep } from "../core/gridStep.ts";
import type { FixedStepBatch, FixedStepKernel } from "../core/kernel.ts";
import type { Tableau } from "../core/tableau.ts";
import { RungeKuttaStep } from "./rungeKuttaStep.ts";
import type { System } from "./system.ts";

/** The interpreted fixed-step loop, one trajectory and one step after another: what compiled kernels are held against. */
export function referenceKernel(system: System, tableau: Tableau): FixedStepKernel {
  const { dimension, parameterCount } = system;
  const step = new RungeKuttaStep(system, tableau);
  return {
    dimension,
    parameterCount,
    stages: tableau.b.length,
    info: { bytes: 0, nodes: 0, arithmetic: "strict", lanes: 1, vectorsPerTile: 1 },
    open: (states, count, theta) => new ReferenceBatch(step, states, count, theta),
    evaluate(t, states, count, theta, out) {
      const z = new Float64Array(dimension);
      const dz = new Float64Array(dimension);
      for (let j = 0; j < count; j++) {
        for (let i = 0; i < dimension; i++) z[i] = states[i * count + j];
        system.f(t, z, theta, dz);
        for (let i = 0; i < dimension; i++) out[i * count + j] = dz[i];
      }
    },
  };
}

class ReferenceBatch implements FixedStepBatch {
  readonly count: number;
  readonly #step: RungeKuttaStep;
  readonly #states: Float64Array;
  readonly #theta: Float64Array;

  constructor(step: RungeKuttaStep, states: Float64Array, count: number, theta: Float64Array) {
    this.#step = step;
    this.#states = states.slice();
    this.count = count;
    this.#theta = theta.slice();
  }

  advance(t0: number, h: number, first: number, steps: number): boolean {
    const { count } = this;
    const states = this.#states;
    const z = new Float64Array(states.length / count);
    for (let j = 0; j < count; j++) {
      for (let i = 0; i < z.length; i++) z[i] = states[i * count + j];
      for (let n = first; n < first + steps; n++) {
        const step = gridStep(t0, h, n);
        this.#step.take(step.t, step.h, z, this.#theta);
      }
      for (let i = 0; i < z.length; i++) states[i * count + j] = z[i];
    }
    return states.every(Number.isFinite);
  }

  read(out: Float64Array): void {
    out.set(this.#states);
  }

  write(states: Float64Array): void {
    this.#states.set(states);
  }
}
