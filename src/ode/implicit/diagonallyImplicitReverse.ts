import { dot } from "../../core/dot.ts";
import { emptyPullback, type ReversibleSystem } from "../../core/linearisedSystem.ts";
import { combine } from "./combine.ts";
import { accumulate } from "./cotangents.ts";
import type { DiagonallyImplicitTableau } from "./diagonallyImplicitTableau.ts";
import type { ImplicitReverse, StepCotangents, TakenStep } from "./implicitMethod.ts";
import { Linearisation } from "./linearisation.ts";
import { convergesToRounding, relativeSize } from "./newton.ts";

/**
 * The exact reverse of diagonally implicit steps, in the notation of explicit ones (`ReverseStep`): a stage's cotangent stands on both
 * sides of k̄_i = h·(b_i λ + Σ_j>i a_ji ȳ_j) + hγ ȳ_i with ȳ_i = k̄_iᵀ ∂f/∂z, and solves a linear system with the transposed matrix.
 */
export class DiagonallyImplicitReverse implements ImplicitReverse {
  readonly #tableau: DiagonallyImplicitTableau;
  readonly #gamma: number;
  readonly #system: ReversibleSystem;
  readonly #linearisation: Linearisation;

  constructor(tableau: DiagonallyImplicitTableau, system: ReversibleSystem) {
    this.#tableau = tableau;
    this.#gamma = tableau.a[tableau.a.length - 1][tableau.a.length - 1];
    this.#system = system;
    this.#linearisation = new Linearisation(system, { evaluations: 0, jacobians: 0, factorisations: 0 });
  }

  polish({ t, h, z, rows }: TakenStep, zNew: Float64Array): boolean {
    const { a, b, c } = this.#tableau;
    const slopes = this.#slopes(rows);
    const step = this.#gamma * h;
    const [base, y, change] = [0, 1, 2].map(() => new Float64Array(z.length));
    for (let i = 0; i < b.length; i++) {
      if (a[i][i] === 0) continue;
      const at = t + c[i] * h;
      const slope = slopes[i];
      combine(z, h, a[i].slice(0, i), slopes, base);
      for (let n = 0; n < y.length; n++) y[n] = base[n] + step * slope[n];
      if (!this.#linearisation.prepare(at, y, 1 / step)) return false;
      const found = convergesToRounding(() => {
        this.#system.value(at, y, change);
        for (let n = 0; n < y.length; n++) change[n] -= slope[n];
        this.#linearisation.solve(change);
        for (let n = 0; n < y.length; n++) {
          slope[n] += change[n] / step;
          y[n] = base[n] + step * slope[n];
        }
        return relativeSize(change, z, y);
      });
      if (!found) return false;
    }
    combine(z, h, b, slopes, zNew);
    return true;
  }

  reverse({ t, h, z, rows }: TakenStep, lambda: Float64Array, gradient: Float64Array): StepCotangents {
    const { a, b, c } = this.#tableau;
    const slopes = this.#slopes(rows);
    const step = this.#gamma * h;
    const times: StepCotangents = { t: 0, h: 0 };
    const pulled = emptyPullback(this.#system);
    const vector = () => new Float64Array(z.length);
    const yBar = slopes.map(vector);
    const [y, kBar] = [vector(), vector()];
    for (let i = b.length - 1; i >= 0; i--) {
      kBar.fill(0);
      accumulate(kBar, h * b[i], lambda);
      for (let j = i + 1; j < b.length; j++) accumulate(kBar, h * a[j][i], yBar[j]);
      const at = t + c[i] * h;
      combine(z, h, a[i], slopes, y);
      if (a[i][i] !== 0) {
        if (!this.#linearisation.prepare(at, y, 1 / step)) {
          lambda.fill(Number.NaN);
          return times;
        }
        for (let n = 0; n < kBar.length; n++) kBar[n] /= step;
        this.#linearisation.solveTransposed(kBar);
      }
      this.#system.pullback(at, y, kBar, pulled);
      yBar[i].set(pulled.z);
      accumulate(gradient, 1, pulled.theta);
      times.t += pulled.t;
      times.h += c[i] * pulled.t + dot(kBar, slopes[i]) / h;
    }
    for (const cotangent of yBar) accumulate(lambda, 1, cotangent);
    return times;
  }

  #slopes(rows: readonly Float64Array[]): readonly Float64Array[] {
    return this.#tableau.a[0][0] === 0 ? rows : rows.slice(1);
  }
}
