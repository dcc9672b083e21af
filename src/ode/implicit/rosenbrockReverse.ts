import { dot } from "../../core/dot.ts";
import { emptyPullback, type ReversibleSystem } from "../../core/linearisedSystem.ts";
import type { RosenbrockCoefficients } from "../../core/rosenbrockCoefficients.ts";
import { combine } from "./combine.ts";
import { accumulate } from "./cotangents.ts";
import type { ImplicitReverse, StepCotangents, TakenStep } from "./implicitMethod.ts";
import { Linearisation } from "./linearisation.ts";
import { Mass } from "./mass.ts";

/**
 * The exact reverse of Rosenbrock steps, whose stages are linear equations with one matrix W = M/(γh) − ∂f/∂z.
 *
 * From the last stage to the first, w_i = W⁻ᵀ ū_i with ū_i = m_i λ + Σ_l>i (a_li ȳ_l + (c_li/h) Mᵀ w_l) and ȳ_i = w_iᵀ ∂f/∂z at stage i.
 * The matrix and ∂f/∂t depend on z, t and θ, too: they contribute the derivatives of Σ w_iᵀ (∂f/∂z u_i + γ_i h ∂f/∂t) at the step's
 * beginning. (A. Sandu & P. Miehe, Forward, tangent linear, and adjoint Runge–Kutta methods for stiff chemical kinetic simulations, 2010.)
 */
export class RosenbrockReverse implements ImplicitReverse {
  readonly #method: RosenbrockCoefficients;
  readonly #system: ReversibleSystem;
  readonly #linearisation: Linearisation;
  readonly #mass: Mass;

  constructor(method: RosenbrockCoefficients, system: ReversibleSystem) {
    this.#method = method;
    this.#system = system;
    this.#mass = new Mass(system);
    this.#linearisation = new Linearisation(system, { evaluations: 0, jacobians: 0, factorisations: 0 });
  }

  reverse({ t, h, z, rows }: TakenStep, lambda: Float64Array, gradient: Float64Array): StepCotangents {
    const { gamma, alphas, gammas, a, c, m } = this.#method;
    const system = this.#system;
    const times: StepCotangents = { t: 0, h: 0 };
    if (!this.#linearisation.prepare(t, z, 1 / (gamma * h))) {
      lambda.fill(Number.NaN);
      return times;
    }
    // The rows hold u_i/h.
    const u = rows.slice(1);
    const vector = () => new Float64Array(z.length);
    const w = u.map(vector);
    const massed = u.map((row) => this.#mass.times(row, vector()));
    const back: Float64Array[] = [];
    const yBar = u.map(vector);
    const pulled = emptyPullback(system);
    const y = vector();
    for (let i = u.length - 1; i >= 0; i--) {
      const wBar = w[i];
      accumulate(wBar, m[i], lambda);
      for (let l = i + 1; l < u.length; l++) {
        accumulate(wBar, a[l][i], yBar[l]);
        accumulate(wBar, c[l][i] / h, back[l]);
      }
      this.#linearisation.solveTransposed(wBar);
      back[i] = this.#mass.timesTransposed(wBar, vector());
      combine(z, h, a[i], u, y);
      system.pullback(t + alphas[i] * h, y, wBar, pulled);
      yBar[i].set(pulled.z);
      accumulate(gradient, 1, pulled.theta);
      times.t += pulled.t;
      times.h += alphas[i] * pulled.t + dot(wBar, massed[i]) / (gamma * h);
      for (let j = 0; j < i; j++) times.h -= (c[i][j] / h) * dot(wBar, massed[j]);
    }
    const along = vector();
    for (let i = 0; i < u.length; i++) {
      accumulate(lambda, 1, yBar[i]);
      for (let n = 0; n < along.length; n++) along[n] = h * u[i][n];
      system.pullbackOfTangent(t, z, w[i], along, gammas[i] * h, pulled);
      accumulate(lambda, 1, pulled.z);
      accumulate(gradient, 1, pulled.theta);
      times.t += pulled.t;
      if (system.usesTime && gammas[i] !== 0) times.h += gammas[i] * dot(w[i], this.#linearisation.byTime);
    }
    return times;
  }
}
