import type { KernelInfo, ReverseKernel } from "../core/kernel.ts";
import type { ReversibleSystem } from "../core/linearisedSystem.ts";
import type { ImplicitMethod, ImplicitReverse, StepCotangents, TakenStep } from "../ode/implicit/implicitMethod.ts";
import { PATIENT } from "../ode/implicit/newton.ts";
import type { MethodStep } from "../ode/steppedMethod.ts";
import { type ReversibleStep, StepwiseReverseBatch } from "./stepwiseReverseBatch.ts";

/** How near its stages an iteration comes before they are polished: in parts of the state, and of what is far smaller than 1. */
const [NEAR, LEAST, TOLERANCE] = [1e-6, 1e-12, 1e-3];

/**
 * Stores and reverses steps of an implicit method, one trajectory after another.
 *
 * A solve leaves off iterating where its error is far larger than what is left. The gradient is one of steps whose stages satisfy
 * their equations, which these do to rounding: beside those of a solve they are off by what it left.
 */
export function implicitReverseKernel(
  system: ReversibleSystem,
  method: ImplicitMethod,
  info: KernelInfo,
): ReverseKernel {
  const { dimension, parameterCount } = system;
  return {
    dimension,
    parameterCount,
    stages: method.c.length - 1,
    info,
    open: (states, count, theta, options) =>
      new StepwiseReverseBatch(new ImplicitReverseStep(system, method), system, states, count, theta, options),
  };
}

class ImplicitReverseStep implements ReversibleStep<TakenStep> {
  readonly #system: ReversibleSystem;
  readonly #method: ImplicitMethod;
  readonly #step: MethodStep;
  readonly #reverse: ImplicitReverse;
  readonly #zNew: Float64Array;
  readonly #e: Float64Array;
  readonly #scale: Float64Array;

  constructor(system: ReversibleSystem, method: ImplicitMethod) {
    const { dimension } = system;
    if (!method.reverser) throw new Error(`steps of ${method.name} cannot be reversed one by one`);
    this.#system = system;
    this.#method = method;
    this.#step = method.stepper(system, { evaluations: 0, jacobians: 0, factorisations: 0 });
    this.#reverse = method.reverser(system);
    this.#zNew = new Float64Array(dimension);
    this.#e = new Float64Array(dimension);
    this.#scale = new Float64Array(dimension);
  }

  begin(theta: Float64Array): void {
    this.#system.setParameters(theta);
  }

  take(t: number, h: number, z: Float64Array): TakenStep {
    const zNew = this.#zNew;
    const k = this.#method.c.map(() => new Float64Array(z.length));
    const step: TakenStep = { t, h, z: z.slice(), rows: k.slice(0, -1) };
    for (let i = 0; i < z.length; i++) this.#scale[i] = 1 / (LEAST + NEAR * Math.abs(z[i]));
    this.#system.value(t, z, k[0]);
    // What is guessed from the step before would depend on where runs are divided.
    this.#step.forget?.();
    const outcome = this.#step.take({
      t,
      h,
      z: step.z,
      zNew,
      k,
      e: this.#e,
      scale: this.#scale,
      tolerance: TOLERANCE,
      iterations: PATIENT,
      afterRejection: false,
    });
    const found = outcome === "solved" && (this.#reverse.polish?.(step, zNew) ?? true);
    if (found) z.set(zNew);
    else z.fill(Number.NaN);
    return step;
  }

  reverse(step: TakenStep, lambda: Float64Array, _theta: Float64Array, gradient: Float64Array): StepCotangents {
    return this.#reverse.reverse(step, lambda, gradient);
  }
}
