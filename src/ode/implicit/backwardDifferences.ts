import type { LinearisedSystem } from "../../core/linearisedSystem.ts";
import { elementary } from "../../elementary/elementary.ts";
import type { Effort, MethodStep, StepOutcome, StepToTake } from "../steppedMethod.ts";
import { Linearisation } from "./linearisation.ts";
import { iterate, scaledNorm, trustAfter } from "./newton.ts";

export const MAX_ORDER = 5;
const SAFETY = 0.8;
const [SMALLEST, LARGEST] = [0.2, 10];
/** By order: what makes the backward differentiation formulas numerical ones, and γ_k = 1 + 1/2 + … + 1/k. */
export const KAPPA = [0, -0.185, -1 / 9, -0.0823, -0.0415, 0];
export const GAMMA = [0, 1, 3 / 2, 11 / 6, 25 / 12, 137 / 60];
const ALPHA = GAMMA.map((gamma, k) => (1 - KAPPA[k]) * gamma);
const ERROR = GAMMA.map((gamma, k) => KAPPA[k] * gamma + 1 / (k + 1));
/** Those of a derivative that is some steps old: where they do not lead there, it is made anew. */
const MAX_ITERATIONS = 4;
/** A step that differs by less is the same one but for rounding. */
const SAME = 1e-6;

/**
 * Numerical differentiation formulas of order 1 to 5 in quasi-constant steps (Shampine & Reichelt, The MATLAB ODE suite, 1997):
 * the solution is kept as its backward differences, which are rewritten where the step changes.
 */
export class BackwardDifferences implements MethodStep {
  readonly #system: LinearisedSystem;
  readonly #effort: Effort;
  readonly #linearisation: Linearisation;
  /** ∇⁰z … ∇ᵏ⁺²z at the step's beginning, and at its end once it is taken. */
  #now: Float64Array[];
  #then: Float64Array[];
  #t = Number.NaN;
  #h = Number.NaN;
  #order = 1;
  /** Steps of this size and order. */
  #equal = 0;
  /** What the order changes by for the next one. */
  #next = 0;
  #trust = 1;
  /** Whether ∂f/∂z of an earlier step is at hand. */
  #keeps = false;
  readonly #d: Float64Array;
  readonly #y: Float64Array;
  readonly #predicted: Float64Array;
  readonly #psi: Float64Array;
  readonly #change: Float64Array;
  #scale: Float64Array = new Float64Array(0);

  constructor(system: LinearisedSystem, effort: Effort) {
    const { dimension } = system;
    this.#system = system;
    this.#effort = effort;
    this.#linearisation = new Linearisation(system, effort);
    const differences = () => Array.from({ length: MAX_ORDER + 3 }, () => new Float64Array(dimension));
    this.#now = differences();
    this.#then = differences();
    this.#d = new Float64Array(dimension);
    this.#y = new Float64Array(dimension);
    this.#predicted = new Float64Array(dimension);
    this.#psi = new Float64Array(dimension);
    this.#change = new Float64Array(dimension);
  }

  take({ t, h, z, zNew, k, e, scale, tolerance }: StepToTake): StepOutcome {
    if (t === this.#t + this.#h && same(z, this.#then[0])) this.#goOn(t);
    else if (t !== this.#t || !same(z, this.#now[0])) this.#begin(t, h, z, k[0]);
    this.#rescale(h);
    this.#scale = scale;
    const order = this.#order;
    const [now, y, psi, d] = [this.#now, this.#y, this.#psi, this.#d];
    const predictions = this.#predicted;
    for (let i = 0; i < y.length; i++) {
      let [predicted, sum] = [now[0][i], 0];
      for (let j = 1; j <= order; j++) {
        predicted += now[j][i];
        sum += GAMMA[j] * now[j][i];
      }
      predictions[i] = predicted;
      psi[i] = sum / ALPHA[order];
    }
    const outcome = this.#find(t, h, z, tolerance);
    if (outcome !== "solved") return outcome;
    for (let i = 0; i < e.length; i++) e[i] = ERROR[order] * d[i];
    zNew.set(y);
    this.#differencesAtEnd();
    // The rows are what the polynomial through the new point and those before it is made of.
    for (let j = 1; j <= MAX_ORDER; j++)
      for (let i = 0; i < e.length; i++) k[j][i] = j <= order ? this.#then[j][i] / h : 0;
    this.#system.value(t + h, zNew, k[k.length - 1]);
    this.#effort.evaluations++;
    return "solved";
  }

  /** Chooses order and step for what comes next, when enough steps were alike. */
  factor(error: number): number {
    const order = this.#order;
    if (!Number.isFinite(error) || error === Number.MAX_VALUE) return 0.5;
    const safety = SAFETY * this.#trust;
    const wanted = (norm: number, k: number) => safety * elementary.exp(-elementary.log(norm) / (k + 1));
    if (error > 1) return Math.max(SMALLEST, wanted(error, order));
    if (this.#equal + 1 < order + 1) return 1;
    const below = order > 1 ? wanted(this.#normOf(order, ERROR[order - 1]), order - 1) : 0;
    const above = order < MAX_ORDER ? wanted(this.#normOf(order + 2, ERROR[order + 1]), order + 1) : 0;
    const same = wanted(error, order);
    const best = Math.max(below, same, above);
    // It is of the next step: the one that was taken keeps its order until that one begins.
    this.#next = best === same ? 0 : best === above ? 1 : -1;
    return Math.min(LARGEST, Math.max(SMALLEST, best));
  }

  /** Of a difference at the step's end times a constant. */
  #normOf(difference: number, constant: number): number {
    return Math.abs(constant) * scaledNorm(this.#then[difference], this.#scale);
  }

  #begin(t: number, h: number, z: Float64Array, f: Float64Array): void {
    for (const difference of this.#now) difference.fill(0);
    this.#now[0].set(z);
    for (let i = 0; i < z.length; i++) this.#now[1][i] = h * f[i];
    this.#t = t;
    this.#h = h;
    this.#order = 1;
    this.#equal = 0;
    this.#next = 0;
    this.#keeps = false;
  }

  /** The step was accepted. */
  #goOn(t: number): void {
    [this.#now, this.#then] = [this.#then, this.#now];
    this.#t = t;
    this.#equal++;
    if (this.#next !== 0) {
      this.#order += this.#next;
      this.#next = 0;
      this.#equal = 0;
    }
  }

  /** Differences of the points of the same polynomial that lie h apart. */
  #rescale(h: number): void {
    const ratio = h / this.#h;
    if (ratio === 1) return;
    if (Math.abs(ratio - 1) > SAME) this.#equal = 0;
    this.#h = h;
    const order = this.#order;
    const change = product(interpolation(order, ratio), interpolation(order, 1));
    const moved = new Float64Array(order + 1);
    for (let i = 0; i < this.#d.length; i++) {
      for (let j = 0; j <= order; j++) {
        let sum = 0;
        for (let l = 0; l <= order; l++) sum += change[l][j] * this.#now[l][i];
        moved[j] = sum;
      }
      for (let j = 0; j <= order; j++) this.#now[j][i] = moved[j];
    }
  }

  /** Finds the new point with ∂f/∂z as it was some steps before, and where that does not lead there with the one of here. */
  #find(t: number, h: number, z: Float64Array, tolerance: number): StepOutcome {
    const weight = ALPHA[this.#order] / h;
    const old = this.#keeps && !this.#linearisation.isOf(t, z);
    this.#keeps = true;
    if (old && this.#linearisation.prepare(t, z, weight, true) && this.#solve(t + h, weight, tolerance))
      return "solved";
    if (!this.#linearisation.prepare(t, z, weight)) return "singular";
    return this.#solve(t + h, weight, tolerance) ? "solved" : "unconverged";
  }

  #solve(t: number, weight: number, tolerance: number): boolean {
    const [y, psi, d, change, scale] = [this.#y, this.#psi, this.#d, this.#change, this.#scale];
    y.set(this.#predicted);
    d.fill(0);
    const improve = () => {
      this.#system.value(t, y, change);
      this.#effort.evaluations++;
      for (let i = 0; i < y.length; i++) change[i] -= weight * (psi[i] + d[i]);
      this.#linearisation.solve(change);
      for (let i = 0; i < y.length; i++) {
        y[i] += change[i];
        d[i] += change[i];
      }
      return scaledNorm(change, scale);
    };
    const iteration = iterate(improve, tolerance, 4 * Number.EPSILON * scaledNorm(y, scale), MAX_ITERATIONS);
    this.#trust = trustAfter(iteration, MAX_ITERATIONS);
    return iteration.converged;
  }

  #differencesAtEnd(): void {
    const order = this.#order;
    const [now, then, d, y] = [this.#now, this.#then, this.#d, this.#y];
    for (let i = 0; i < d.length; i++) {
      then[order + 2][i] = d[i] - now[order + 1][i];
      then[order + 1][i] = d[i];
      for (let j = order; j > 0; j--) then[j][i] = now[j][i] + then[j + 1][i];
      then[0][i] = y[i];
      for (let j = order + 3; j < then.length; j++) then[j][i] = 0;
    }
  }
}

function same(x: Float64Array, y: Float64Array): boolean {
  return x.every((value, i) => value === y[i]);
}

/** Entry (i, j): what ∇ʲ at the end contributes to the value i steps of that ratio before it. */
function interpolation(order: number, ratio: number): number[][] {
  const rows: number[][] = [new Array<number>(order + 1).fill(1)];
  for (let i = 1; i <= order; i++) rows.push(rows[i - 1].map((x, j) => (j === 0 ? 0 : (x * (i - 1 - ratio * j)) / i)));
  return rows;
}

function product(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  return a.map((row) => b[0].map((_, j) => row.reduce((sum, x, l) => sum + x * b[l][j], 0)));
}
