import type { Tableau } from "../core/tableau.ts";
import { type Combination, combination } from "./combination.ts";
import type { System } from "./system.ts";

/** Where a step first went non-finite: in f at one of its stages, or in a sum that makes a state of stages. */
export interface NonFiniteStage {
  readonly t: number;
  readonly component: number;
  /** The state at which f was not finite; absent when it is the state itself that overflowed. */
  readonly z?: Float64Array;
}

/** One explicit Runge–Kutta step in plain TypeScript, in the order of operations that kernels promise (`FixedStepKernel`). */
export class RungeKuttaStep {
  readonly #system: System;
  readonly #c: readonly number[];
  readonly #k: readonly Float64Array[];
  /** The state of a stage. */
  readonly #y: Float64Array;
  readonly #toStage: readonly Combination[];
  readonly #toEnd: Combination;

  constructor(system: System, { a, b, c }: Tableau) {
    this.#system = system;
    this.#c = c;
    this.#k = b.map(() => new Float64Array(system.dimension));
    this.#y = new Float64Array(system.dimension);
    this.#toStage = a.map((row) => combination(row, this.#k, system.reads));
    this.#toEnd = combination(b, this.#k);
  }

  /** Replaces z by the state one step later. */
  take(t: number, h: number, z: Float64Array, theta: Float64Array): void {
    for (let j = 0; j < this.#k.length; j++) {
      this.#toStage[j](z, h, this.#y);
      this.#system.f(t + this.#c[j] * h, this.#y, theta, this.#k[j]);
    }
    this.#toEnd(z, h, z);
  }

  /** Takes the step from z, which is left alone, and stops at the first value that is not finite. */
  firstNonFinite(t: number, h: number, z: Float64Array, theta: Float64Array): NonFiniteStage | undefined {
    for (let j = 0; j < this.#k.length; j++) {
      const stageTime = t + this.#c[j] * h;
      this.#toStage[j](z, h, this.#y);
      const overflow = notFinite(this.#y);
      if (overflow >= 0) return { t: stageTime, component: overflow };
      this.#system.f(stageTime, this.#y, theta, this.#k[j]);
      const component = notFinite(this.#k[j]);
      if (component >= 0) return { t: stageTime, component, z: this.#y.slice() };
    }
    this.#toEnd(z, h, this.#y);
    const component = notFinite(this.#y);
    return component >= 0 ? { t: t + h, component } : undefined;
  }
}

function notFinite(z: Float64Array): number {
  return z.findIndex((x) => !Number.isFinite(x));
}
