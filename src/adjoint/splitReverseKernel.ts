import type { KernelInfo, ReverseKernel } from "../core/kernel.ts";
import { emptyPullback, type PulledBack, type ReversibleSystem } from "../core/linearisedSystem.ts";
import type { Half, SplitMethod } from "../core/splitMethod.ts";
import type { StepCotangents } from "../ode/implicit/implicitMethod.ts";
import { type ReversibleStep, StepwiseReverseBatch } from "./stepwiseReverseBatch.ts";

/** The halves of a right-hand side: 0 of what they do not move. */
export type SplitSystem = Readonly<Record<Half, ReversibleSystem>>;

/** Stores and reverses steps that move the halves of a right-hand side in turn, one trajectory after another. */
export function splitReverseKernel(system: SplitSystem, method: SplitMethod, info: KernelInfo): ReverseKernel {
  const { dimension, parameterCount } = system.positions;
  return {
    dimension,
    parameterCount,
    stages: method.substeps.length,
    info,
    open: (states, count, theta, options) =>
      new StepwiseReverseBatch(
        new SplitReverseStep(system, method),
        { dimension, parameterCount },
        states,
        count,
        theta,
        options,
      ),
  };
}

/** A step as it was taken: the state before each substep, and along what it moved. */
interface TakenSubsteps {
  readonly t: number;
  readonly h: number;
  readonly z: readonly Float64Array[];
  readonly k: readonly Float64Array[];
}

/** A substep z + w·h·k(z) has the reverse λ + w·h·λᵀ ∂k/∂z, exactly. */
class SplitReverseStep implements ReversibleStep<TakenSubsteps> {
  readonly #system: SplitSystem;
  readonly #method: SplitMethod;
  readonly #a: Float64Array;
  readonly #pulled: PulledBack;

  constructor(system: SplitSystem, method: SplitMethod) {
    this.#system = system;
    this.#method = method;
    this.#a = new Float64Array(system.positions.dimension);
    this.#pulled = emptyPullback(system.positions);
  }

  begin(theta: Float64Array): void {
    this.#system.positions.setParameters(theta);
    this.#system.momenta.setParameters(theta);
  }

  take(t: number, h: number, state: Float64Array): TakenSubsteps {
    const z: Float64Array[] = [];
    const k: Float64Array[] = [];
    for (const { half, weight, c } of this.#method.substeps) {
      const slope = new Float64Array(state.length);
      this.#system[half].value(t + c * h, state, slope);
      z.push(state.slice());
      k.push(slope);
      const by = weight * h;
      for (let i = 0; i < state.length; i++) state[i] += by * slope[i];
    }
    return { t, h, z, k };
  }

  reverse({ t, h, z, k }: TakenSubsteps, lambda: Float64Array, _theta: Float64Array, gradient: Float64Array) {
    const [a, pulled] = [this.#a, this.#pulled];
    const times: StepCotangents = { t: 0, h: 0 };
    const { substeps } = this.#method;
    for (let n = substeps.length - 1; n >= 0; n--) {
      const { half, weight, c } = substeps[n];
      const by = weight * h;
      for (let i = 0; i < a.length; i++) {
        a[i] = by * lambda[i];
        times.h += weight * lambda[i] * k[n][i];
      }
      this.#system[half].pullback(t + c * h, z[n], a, pulled);
      for (let i = 0; i < a.length; i++) lambda[i] += pulled.z[i];
      for (let p = 0; p < gradient.length; p++) gradient[p] += pulled.theta[p];
      times.t += pulled.t;
      times.h += c * pulled.t;
    }
    return times;
  }
}
