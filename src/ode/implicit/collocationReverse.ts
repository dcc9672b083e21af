import { dot } from "../../core/dot.ts";
import { emptyPullback, type ReversibleSystem } from "../../core/linearisedSystem.ts";
import { BandFactors, stacked } from "./bandFactors.ts";
import type { CollocationData } from "./collocationData.ts";
import { accumulate } from "./cotangents.ts";
import type { ImplicitReverse, StepCotangents, TakenStep } from "./implicitMethod.ts";
import { Mass } from "./mass.ts";
import { convergesToRounding, relativeSize } from "./newton.ts";

/**
 * The exact reverse of collocation steps, whose stages solve M Σ_j (A⁻¹)_ij Z_j/h = f(t + c_i h, z + Z_i).
 *
 * With the matrix A⁻¹/h ⊗ M − ∂f/∂z of all stages together, each with its own derivative, μ solves its transpose with weights of the
 * step's end times λ; then z̄ = λ + Σ μ_iᵀ ∂f/∂z and θ̄ = Σ μ_iᵀ ∂f/∂θ.
 */
export class CollocationReverse implements ImplicitReverse {
  readonly #nodes: readonly number[];
  readonly #matrix: readonly (readonly number[])[];
  readonly #end: readonly number[];
  readonly #system: ReversibleSystem;
  readonly #mass: Mass;
  readonly #factors: BandFactors;
  readonly #jacobians: readonly Float64Array[];
  readonly #byTime: Float64Array;
  readonly #all: Float64Array;

  constructor(data: CollocationData, system: ReversibleSystem) {
    const { dimension, band } = system;
    const { c, end } = data;
    this.#nodes = c;
    this.#matrix = inverseOfA(data);
    this.#end = end ?? c.map((_, i) => (i === c.length - 1 ? 1 : 0));
    this.#system = system;
    this.#mass = new Mass(system);
    this.#factors = new BandFactors(c.length * dimension, stacked(band, c.length, system.mass !== undefined));
    this.#jacobians = c.map(() => new Float64Array(dimension * (band.lower + 1 + band.upper)));
    this.#byTime = new Float64Array(dimension);
    this.#all = new Float64Array(c.length * dimension);
  }

  polish({ t, h, z, rows }: TakenStep, zNew: Float64Array): boolean {
    const system = this.#system;
    const matrix = this.#matrix;
    const stages = rows.slice(1);
    const ys = stages.map(() => new Float64Array(z.length));
    const slopes = stages.map(() => new Float64Array(z.length));
    const products = stages.map(() => new Float64Array(z.length));
    this.#states(z, h, stages, ys);
    if (!this.#factor(t, h, ys)) return false;
    const all = this.#all;
    const found = convergesToRounding(() => {
      for (const [j, y] of ys.entries()) system.value(t + this.#nodes[j] * h, y, slopes[j]);
      const massed = stages.map((stage, j) => this.#mass.times(stage, products[j]));
      for (let i = 0; i < z.length; i++)
        for (const [j, row] of matrix.entries()) {
          let rest = slopes[j][i];
          for (const [l, x] of row.entries()) rest -= x * massed[l][i];
          all[i * stages.length + j] = rest;
        }
      this.#factors.solve(all);
      let size = 0;
      const change = new Float64Array(z.length);
      for (const [j, stage] of stages.entries()) {
        for (let i = 0; i < z.length; i++) {
          change[i] = all[i * stages.length + j];
          stage[i] += change[i] / h;
        }
        const own = relativeSize(change, z, ...ys);
        if (!(own <= size)) size = own;
      }
      this.#states(z, h, stages, ys);
      return size;
    });
    if (!found) return false;
    zNew.set(z);
    for (const [j, stage] of stages.entries()) accumulate(zNew, h * this.#end[j], stage);
    return true;
  }

  reverse({ t, h, z, rows }: TakenStep, lambda: Float64Array, gradient: Float64Array): StepCotangents {
    const system = this.#system;
    const times: StepCotangents = { t: 0, h: 0 };
    // The rows hold Z_i/h.
    const stages = rows.slice(1);
    const ys = stages.map(() => new Float64Array(z.length));
    this.#states(z, h, stages, ys);
    if (!this.#factor(t, h, ys)) {
      lambda.fill(Number.NaN);
      return times;
    }
    const all = this.#all;
    for (let i = 0; i < z.length; i++)
      for (const [j, weight] of this.#end.entries()) all[i * stages.length + j] = weight * lambda[i];
    this.#factors.solveTransposed(all);
    const pulled = emptyPullback(system);
    const mu = new Float64Array(z.length);
    const massed = stages.map((stage) => this.#mass.times(stage, new Float64Array(z.length)));
    for (const [j, y] of ys.entries()) {
      for (let i = 0; i < z.length; i++) mu[i] = all[i * stages.length + j];
      system.pullback(t + this.#nodes[j] * h, y, mu, pulled);
      accumulate(lambda, 1, pulled.z);
      accumulate(gradient, 1, pulled.theta);
      times.t += pulled.t;
      times.h += this.#nodes[j] * pulled.t;
      for (const [l, x] of this.#matrix[j].entries()) times.h += (x * dot(mu, massed[l])) / h;
    }
    return times;
  }

  #states(z: Float64Array, h: number, stages: readonly Float64Array[], ys: readonly Float64Array[]): void {
    for (const [j, y] of ys.entries()) {
      y.set(z);
      accumulate(y, h, stages[j]);
    }
  }

  #factor(t: number, h: number, ys: readonly Float64Array[]): boolean {
    for (const [j, y] of ys.entries())
      this.#system.linearise(t + this.#nodes[j] * h, y, this.#jacobians[j], this.#byTime);
    const coupling = this.#matrix.map((row) => row.map((x) => x / h));
    return this.#factors.factorCoupled(coupling, this.#jacobians, this.#system.band, this.#mass.entries);
  }
}

/** A⁻¹ = T Λ T⁻¹. */
function inverseOfA({ c, real, complex: [alpha, beta], t, inverse }: CollocationData): number[][] {
  const first = real === undefined ? 0 : 1;
  const weights = inverse.map((row, i) => {
    if (i < first) return row.map((x) => (real ?? 0) * x);
    const other = inverse[i === first ? first + 1 : first];
    return row.map((x, l) => alpha * x + (i === first ? -beta : beta) * other[l]);
  });
  return c.map((_, i) => c.map((_, l) => t[i].reduce((sum, x, j) => sum + x * weights[j][l], 0)));
}
