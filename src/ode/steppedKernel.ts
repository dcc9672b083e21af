import type { HeldStep, KernelInfo, PairKernel, PairLimits } from "../core/kernel.ts";
import type { LinearisedSystem } from "../core/linearisedSystem.ts";
import { PredictiveControl } from "../core/predictiveControl.ts";
import { squared } from "../core/squared.ts";
import { PATIENT } from "./implicit/newton.ts";
import type { Effort, MethodStep, StepOutcome, SteppedMethod } from "./steppedMethod.ts";

/** Attempts steps of a method that takes them by an object of its own, one trajectory at a time. */
export class SteppedKernel implements PairKernel {
  readonly dimension: number;
  readonly parameterCount: number;
  readonly lanes = 1;
  readonly usesTime: boolean;
  readonly stages: number;
  readonly extraStages = 0;
  readonly t = new Float64Array(1);
  readonly h = new Float64Array(1);
  readonly z: Float64Array;
  readonly zNew: Float64Array;
  readonly k: Float64Array;
  readonly error = new Float64Array(1);
  readonly next = new Float64Array(1);
  readonly memory = new Float64Array(1);
  readonly nextMemory = new Float64Array(1);
  readonly rejected = new Float64Array(1);
  readonly horizon = new Float64Array(1);
  readonly accepted = new Float64Array(1);
  readonly info: KernelInfo;
  readonly effort: Effort = { evaluations: 0, jacobians: 0, factorisations: 0 };
  readonly #system: LinearisedSystem;
  readonly #method: SteppedMethod;
  /** Absent of methods that take fixed steps only. */
  readonly #control: PredictiveControl | undefined;
  readonly stability: (() => HeldStep) | undefined;
  readonly #rows: readonly Float64Array[];
  readonly #e: Float64Array;
  #step: MethodStep;
  /** Whether the last attempt failed because its iteration did not converge. */
  unconverged = false;
  #rtol = 0;
  #tolerance = 0;
  readonly #scale: Float64Array;
  #atols: Float64Array;

  constructor(system: LinearisedSystem, method: SteppedMethod, info: KernelInfo) {
    const { dimension } = system;
    this.dimension = dimension;
    this.parameterCount = system.parameterCount;
    this.usesTime = system.usesTime;
    this.stages = method.c.length;
    this.info = info;
    this.z = new Float64Array(dimension);
    this.zNew = new Float64Array(dimension);
    this.k = new Float64Array(this.stages * dimension);
    this.#rows = method.c.map((_, j) => this.k.subarray(j * dimension, (j + 1) * dimension));
    this.#e = new Float64Array(dimension);
    this.#atols = new Float64Array(dimension);
    this.#scale = new Float64Array(dimension);
    this.#system = system;
    this.#method = method;
    this.#control = method.embedded && new PredictiveControl(method);
    this.#step = method.stepper(system, this.effort);
    if (this.#step.stability) this.stability = () => this.#step.stability!();
  }

  setParameters(theta: Float64Array): void {
    this.#system.setParameters(theta);
    // What a step remembers of the system is of other parameters.
    this.#step = this.#method.stepper(this.#system, this.effort);
  }

  setLimits({ rtol, atols }: PairLimits): void {
    this.#rtol = rtol;
    this.#atols = atols.slice();
    // Hairer & Wanner II, IV.8 (8.11): well below the error of the step, as far as rounding allows.
    this.#tolerance = Math.max((10 * Number.EPSILON) / rtol, Math.min(0.03, Math.sqrt(rtol)));
  }

  derivative(): void {
    this.#system.value(this.t[0], this.z, this.#rows[0]);
  }

  /** The step from t by h, by itself and whatever its error: zNew and k. */
  stepAlone(): StepOutcome {
    this.#step.forget?.();
    return this.#take(PATIENT);
  }

  #take(iterations?: number): StepOutcome {
    const { z, zNew } = this;
    for (let i = 0; i < z.length; i++) {
      const scale = this.#atols[i] + this.#rtol * Math.abs(z[i]);
      this.#scale[i] = scale > 0 ? 1 / scale : 0;
    }
    return this.#step.take({
      t: this.t[0],
      h: this.h[0],
      z,
      zNew,
      k: this.#rows,
      e: this.#e,
      norm: () => this.#norm(),
      scale: this.#scale,
      tolerance: this.#tolerance,
      iterations,
      afterRejection: this.rejected[0] === 1,
    });
  }

  attempt(): void {
    const h = this.h[0];
    const outcome = this.#take();
    this.unconverged = outcome === "unconverged";
    // An iteration that did not converge says nothing of numbers that are not finite: a smaller step may do.
    const error =
      outcome === "solved"
        ? this.#isDefined()
          ? this.#norm()
          : Number.NaN
        : this.unconverged
          ? Number.MAX_VALUE
          : Number.NaN;
    this.error[0] = error;
    const factor =
      this.#step.factor?.(error) ??
      this.#control?.factor(h, error, this.memory[0], this.rejected[0] === 1, this.#step.trust) ??
      1;
    this.next[0] = h * factor;
    this.nextMemory[0] = this.#control?.remembered(h, error) ?? 0;
  }

  extend(): void {}

  evaluate(t: Float64Array, z: Float64Array, out: Float64Array): void {
    const count = t.length;
    const [state, f] = [new Float64Array(this.dimension), new Float64Array(this.dimension)];
    for (let j = 0; j < count; j++) {
      for (let i = 0; i < this.dimension; i++) state[i] = z[i * count + j];
      this.#system.value(t[j], state, f);
      for (let i = 0; i < this.dimension; i++) out[i * count + j] = f[i];
    }
  }

  cruise(): number {
    return 0;
  }

  /** √(mean square) of the error in tolerances. */
  #norm(): number {
    let sum = 0;
    for (let i = 0; i < this.dimension; i++) {
      const size = Math.max(Math.abs(this.z[i]), Math.abs(this.zNew[i]));
      sum += squared(this.#e[i] / (this.#atols[i] + this.#rtol * size));
    }
    return Math.sqrt(sum / this.dimension);
  }

  /** Whether f at the new point is a number in every component: for it the next step begins with it. */
  #isDefined(): boolean {
    return this.#rows[this.stages - 1].every(Number.isFinite);
  }
}
