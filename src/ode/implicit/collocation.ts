import type { LinearisedSystem } from "../../core/linearisedSystem.ts";
import { squared } from "../../core/squared.ts";
import { lagrangeThroughZero } from "../lagrange.ts";
import type { Effort, MethodStep, StepOutcome, StepToTake } from "../steppedMethod.ts";
import { BandFactors, interleaved } from "./bandFactors.ts";
import type { CollocationData } from "./collocationData.ts";
import { CollocationReverse } from "./collocationReverse.ts";
import type { ImplicitMethod } from "./implicitMethod.ts";
import { JacobianAt } from "./jacobianAt.ts";
import { Mass } from "./mass.ts";
import { iterate, scaledNorm, trustAfter } from "./newton.ts";
import { identity, type TestEquationStep } from "./testEquation.ts";

/** A collocation method: the polynomial through z whose slope is f at the nodes `c` (Hairer & Wanner II, IV.5, IV.8). */
export interface CollocationMethod extends ImplicitMethod {
  readonly collocation: CollocationData;
}

/** The method of some coefficients. Rows of its steps: f at the beginning, Z_i/h with Z_i = z(t + c_i h) − z, f at the end. */
export function collocation(data: CollocationData): CollocationMethod {
  const { c, real, complex, t, inverse, end, error, ...described } = data;
  return {
    ...described,
    collocation: data,
    onTestEquation: onTestEquation(data),
    c: [0, ...c.map(() => Number.NaN), 1],
    dense: { order: c.length, b: [[], ...lagrangeThroughZero(c), []] },
    stepper: (system, effort) => new CollocationStep(data, system, effort),
    reverser: (system) => new CollocationReverse(data, system),
  };
}

/** The stages are the Z_i: (A⁻¹ − xI) Z = x·1, with A⁻¹ = T Λ T⁻¹. */
function onTestEquation({ c, real, complex: [alpha, beta], t, inverse, end }: CollocationData): TestEquationStep {
  const first = c.length - 2;
  const lambda = identity(c.length);
  if (real !== undefined) lambda[0][0] = real;
  lambda[first] = lambda[first].with(first, alpha).with(first + 1, -beta);
  lambda[first + 1] = lambda[first + 1].with(first, beta).with(first + 1, alpha);
  const times = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]) =>
    a.map((row) => b[0].map((_, j) => row.reduce((sum, x, l) => sum + x * b[l][j], 0)));
  return {
    k: times(times(t, lambda), inverse),
    l: identity(c.length),
    w: end ?? c.map((_, i) => (i === c.length - 1 ? 1 : 0)),
  };
}

class CollocationStep implements MethodStep {
  readonly #data: CollocationData;
  readonly #system: LinearisedSystem;
  readonly #effort: Effort;
  readonly #jacobian: JacobianAt;
  readonly #real: BandFactors;
  readonly #complex: BandFactors;
  readonly #pair: Float64Array;
  readonly #y: Float64Array;
  readonly #mass: Mass;
  /** By stage: Z, T⁻¹Z, M T⁻¹Z, f there, and the change of T⁻¹Z. */
  readonly #stages: readonly Stage[];
  trust = 1;
  #h = Number.NaN;
  #regular = false;
  /** The end of the last step and the polynomial that led there, which guesses the next one. */
  #last:
    | {
        readonly t: number;
        readonly h: number;
        readonly start: Float64Array;
        readonly z: Float64Array;
        readonly rows: readonly Float64Array[];
      }
    | undefined;
  readonly #extrapolation: readonly (readonly number[])[];

  constructor(data: CollocationData, system: LinearisedSystem, effort: Effort) {
    const { dimension, band } = system;
    this.#data = data;
    this.#system = system;
    this.#effort = effort;
    this.#jacobian = new JacobianAt(system, effort);
    this.#real = new BandFactors(dimension, band);
    this.#complex = new BandFactors(2 * dimension, interleaved(band));
    this.#pair = new Float64Array(2 * dimension);
    this.#y = new Float64Array(dimension);
    this.#mass = new Mass(system);
    this.#stages = data.c.map(() => ({
      z: new Float64Array(dimension),
      w: new Float64Array(dimension),
      massed: new Float64Array(dimension),
      f: new Float64Array(dimension),
      change: new Float64Array(dimension),
    }));
    this.#extrapolation = lagrangeThroughZero(data.c);
  }

  take(step: StepToTake): StepOutcome {
    const { t, h, z, zNew, k, scale, tolerance, iterations } = step;
    if (!this.#prepare(t, z, h)) return "singular";
    this.#guess(t, h, z);
    const rounding = 4 * Number.EPSILON * scaledNorm(z, scale);
    const iteration = iterate(() => this.#improve(t, h, z, scale), tolerance, rounding, iterations);
    if (!iteration.converged) return "unconverged";
    this.trust = trustAfter(iteration);
    const { end, error } = this.#data;
    const stages = this.#stages;
    for (let i = 0; i < z.length; i++) {
      for (let j = 0; j < stages.length; j++) k[j + 1][i] = stages[j].z[i] / h;
      let move = end ? 0 : stages[stages.length - 1].z[i];
      if (end) for (let j = 0; j < stages.length; j++) move += end[j] * stages[j].z[i];
      zNew[i] = z[i] + move;
    }
    if (error) this.#estimate(step, error);
    else step.e.fill(0);
    this.#system.value(t + h, zNew, k[k.length - 1]);
    this.#effort.evaluations++;
    this.#last = { t: t + h, h, start: z.slice(), z: zNew.slice(), rows: stages.map((stage) => stage.z.slice()) };
    return "solved";
  }

  forget(): void {
    this.#last = undefined;
  }

  #prepare(t: number, z: Float64Array, h: number): boolean {
    const moved = this.#jacobian.moveTo(t, z);
    if (!moved && h === this.#h) return this.#regular;
    const { real, complex } = this.#data;
    const { entries } = this.#jacobian;
    const mass = this.#mass.entries;
    this.#h = h;
    this.#effort.factorisations++;
    this.#regular =
      (real === undefined || this.#real.factorShifted(real / h, entries, mass)) &&
      this.#complex.factorComplexShifted(complex[0] / h, complex[1] / h, entries, this.#system.band, mass);
    return this.#regular;
  }

  /** The stages of the last step's polynomial, continued; 0 where there is none. */
  #guess(t: number, h: number, z: Float64Array): void {
    const last = this.#last;
    const stages = this.#stages;
    const { c, inverse } = this.#data;
    const goesOn = last && Math.abs(last.t - t) <= 1e-9 * Math.abs(h) && z.every((x, i) => x === last.z[i]);
    for (const [j, stage] of stages.entries()) {
      stage.z.fill(0);
      if (!goesOn) continue;
      const theta = 1 + (c[j] * h) / last.h;
      const weights = this.#extrapolation.map((row) => row.reduceRight((sum, x) => (sum + x) * theta, 0));
      for (let i = 0; i < z.length; i++) {
        let move = last.start[i] - z[i];
        for (let l = 0; l < weights.length; l++) move += weights[l] * last.rows[l][i];
        stage.z[i] = move;
      }
    }
    this.#transform(inverse, "z", "w");
  }

  /** One simplified Newton iteration; the size of its change of the Z_i. */
  #improve(t: number, h: number, z: Float64Array, scale: Float64Array): number {
    const { c, real, complex, inverse, t: back } = this.#data;
    const [alpha, beta] = complex;
    const stages = this.#stages;
    const y = this.#y;
    const pair = this.#pair;
    for (const [j, stage] of stages.entries()) {
      for (let i = 0; i < y.length; i++) y[i] = z[i] + stage.z[i];
      this.#system.value(t + c[j] * h, y, stage.f);
    }
    this.#effort.evaluations += stages.length;
    this.#transform(inverse, "f", "change");
    const first = stages.length - 2;
    const [a, b] = [stages[first], stages[first + 1]];
    const [aw, bw] = [this.#mass.times(a.w, a.massed), this.#mass.times(b.w, b.massed)];
    if (real !== undefined) {
      const { change, w, massed } = stages[0];
      const mw = this.#mass.times(w, massed);
      for (let i = 0; i < y.length; i++) change[i] -= (real / h) * mw[i];
      this.#real.solve(change);
    }
    for (let i = 0; i < y.length; i++) {
      pair[2 * i] = a.change[i] - (alpha * aw[i] - beta * bw[i]) / h;
      pair[2 * i + 1] = b.change[i] - (beta * aw[i] + alpha * bw[i]) / h;
    }
    this.#complex.solve(pair);
    for (let i = 0; i < y.length; i++) {
      a.change[i] = pair[2 * i];
      b.change[i] = pair[2 * i + 1];
    }
    let sum = 0;
    for (const { change, w } of stages) {
      for (let i = 0; i < y.length; i++) w[i] += change[i];
      sum += squared(scaledNorm(change, scale));
    }
    this.#transform(back, "w", "z");
    return Math.sqrt(sum / stages.length);
  }

  #transform(matrix: readonly (readonly number[])[], from: keyof Stage, to: keyof Stage): void {
    const stages = this.#stages;
    for (const [j, row] of matrix.entries()) {
      const out = stages[j][to];
      for (let i = 0; i < out.length; i++) {
        let sum = 0;
        for (let l = 0; l < row.length; l++) sum += row[l] * stages[l][from][i];
        out[i] = sum;
      }
    }
  }

  /** Hairer & Wanner II, IV.8 (8.19), (8.20): a second look where the first one asks for a smaller step after a rejected one. */
  #estimate({ t, z, k, e, scale, afterRejection, h }: StepToTake, weights: readonly number[]): void {
    const stages = this.#stages;
    const moved = this.#pair.subarray(0, e.length);
    for (let i = 0; i < e.length; i++) moved[i] = weights.reduce((sum, x, j) => sum + (x * stages[j].z[i]) / h, 0);
    const rest = this.#y;
    rest.set(this.#mass.times(moved, rest));
    for (let i = 0; i < e.length; i++) e[i] = k[0][i] + rest[i];
    this.#real.solve(e);
    if (!(scaledNorm(e, scale) >= 1) || !(afterRejection || !this.#last)) return;
    for (let i = 0; i < e.length; i++) moved[i] = z[i] + e[i];
    this.#system.value(t, moved, e);
    this.#effort.evaluations++;
    for (let i = 0; i < e.length; i++) e[i] += rest[i];
    this.#real.solve(e);
  }
}

interface Stage {
  readonly z: Float64Array;
  readonly w: Float64Array;
  readonly massed: Float64Array;
  readonly f: Float64Array;
  readonly change: Float64Array;
}
