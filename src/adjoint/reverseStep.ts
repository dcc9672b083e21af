import { dot } from "../core/dot.ts";
import { emptyPullback, type PulledBack } from "../core/linearisedSystem.ts";
import type { Tableau } from "../core/tableau.ts";
import { type Combination, combination } from "../ode/combination.ts";
import type { StepCotangents } from "../ode/implicit/implicitMethod.ts";
import type { DifferentiableSystem } from "./differentiableSystem.ts";
import type { ReversibleStep } from "./stepwiseReverseBatch.ts";

/** The stages of one step, as `ReverseStep` needs them: their states y and derivatives k. */
export interface StoredStep {
  readonly t: number;
  readonly h: number;
  readonly y: readonly Float64Array[];
  readonly k: readonly Float64Array[];
}

/**
 * One explicit Runge–Kutta step and its exact reverse in plain TypeScript, in the notation of Hairer.
 *
 * With cotangent λ of the new state: k̄_i = h·(b_i λ + Σ_{j>i} a_ji ȳ_j) and ȳ_i = k̄_iᵀ ∂f/∂z at stage i, from the last
 * stage to the first; then z̄ = λ + Σ ȳ_i and θ̄ = Σ k̄_iᵀ ∂f/∂θ. (Hager 2000: the reverse of a Runge–Kutta method.)
 */
export class ReverseStep implements ReversibleStep<StoredStep> {
  readonly #system: DifferentiableSystem;
  readonly #tableau: Tableau;
  readonly #k: readonly Float64Array[];
  readonly #toStage: readonly Combination[];
  readonly #toEnd: Combination;
  readonly #stageCotangents: readonly Float64Array[];
  readonly #kBar: Float64Array;
  readonly #pulled: PulledBack;

  constructor(system: DifferentiableSystem, tableau: Tableau) {
    const vector = () => new Float64Array(system.dimension);
    this.#system = system;
    this.#tableau = tableau;
    this.#k = tableau.b.map(vector);
    this.#toStage = tableau.a.map((row) => combination(row, this.#k));
    this.#toEnd = combination(tableau.b, this.#k);
    this.#stageCotangents = tableau.b.map(vector);
    this.#kBar = vector();
    this.#pulled = emptyPullback(system);
  }

  /** Replaces z by the state one step later, and keeps the stages. */
  take(t: number, h: number, z: Float64Array, theta: Float64Array): StoredStep {
    const y = this.#k.map((k, i) => {
      const stage = new Float64Array(z.length);
      this.#toStage[i](z, h, stage);
      this.#system.f(t + this.#tableau.c[i] * h, stage, theta, k);
      return stage;
    });
    this.#toEnd(z, h, z);
    return { t, h, y, k: this.#k.map((k) => k.slice()) };
  }

  /** Pulls λ back in place, adds to the parameters' gradient, and gives the cotangents of the step's t and h. */
  reverse(
    { t, h, y, k }: StoredStep,
    lambda: Float64Array,
    theta: Float64Array,
    gradient: Float64Array,
  ): StepCotangents {
    const { a, b, c } = this.#tableau;
    const yBar = this.#stageCotangents;
    const kBar = this.#kBar;
    const pulled = this.#pulled;
    const times: StepCotangents = { t: 0, h: 0 };
    for (let i = b.length - 1; i >= 0; i--) {
      let used = false;
      for (let n = 0; n < kBar.length; n++) kBar[n] = 0;
      const add = (weight: number, cotangent: Float64Array) => {
        if (weight === 0) return;
        used = true;
        for (let n = 0; n < kBar.length; n++) kBar[n] += weight * cotangent[n];
      };
      add(b[i], lambda);
      for (let j = i + 1; j < b.length; j++) add(a[j][i], yBar[j]);
      yBar[i].fill(0);
      // A stage that nothing uses (the last one of a FSAL pair) must not be differentiated: its derivative may not exist.
      if (!used) continue;
      times.h += dot(kBar, k[i]);
      for (let n = 0; n < kBar.length; n++) kBar[n] *= h;
      this.#system.pullback(t + c[i] * h, y[i], theta, kBar, pulled);
      yBar[i].set(pulled.z);
      for (let p = 0; p < gradient.length; p++) gradient[p] += pulled.theta[p];
      times.t += pulled.t;
      times.h += c[i] * pulled.t;
    }
    for (const cotangent of yBar) for (let n = 0; n < lambda.length; n++) lambda[n] += cotangent[n];
    return times;
  }
}
