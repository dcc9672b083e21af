import type { HeldStep } from "../../core/kernel.ts";
import type { LinearisedSystem } from "../../core/linearisedSystem.ts";
import { scaledNorm } from "../implicit/newton.ts";
import type { Effort, MethodStep, StepOutcome, StepToTake } from "../steppedMethod.ts";
import { AdamsControl } from "./adamsControl.ts";
import { AdamsFormula, MAX_ORDER } from "./adamsFormula.ts";
import { stabilityInterval } from "./adamsStability.ts";

/** Stiffness is looked for where the order has come down to this, as in Shampine and Gordon's code: what stability holds, is. */
const LOW_ORDER = 4;

/**
 * Adams's formulas in predict, evaluate, correct, evaluate: a predictor of order 1 to 12, a corrector of one order more, in steps
 * of any size (Shampine & Gordon 1975; Hairer, Nørsett & Wanner I, III.5 and III.7).
 *
 * What is kept of the steps before are the times of their slopes and the modified divided differences φ_j at the newest.
 */
export class AdamsStep implements MethodStep {
  readonly #system: LinearisedSystem;
  readonly #effort: Effort;
  readonly #formula = new AdamsFormula();
  readonly #control: AdamsControl;
  /** Where slopes are known, the newest first. */
  readonly #times = new Float64Array(MAX_ORDER + 1);
  #known = 0;
  #h = Number.NaN;
  readonly #z: Float64Array;
  readonly #end: Float64Array;
  /** φ_j where the step begins and where it ends, and φ*_j. */
  #now: Float64Array[];
  #then: Float64Array[];
  readonly #starred: Float64Array[];
  readonly #predicted: Float64Array;
  readonly #slope: Float64Array;
  /** f at the predicted end less what the slopes before it predict of it: φ of the order. */
  readonly #miss: Float64Array;
  readonly #part: Float64Array;
  #scale: Float64Array = new Float64Array();
  #isHeld: HeldStep = { hRho: 0, interval: 1 };

  constructor(system: LinearisedSystem, effort: Effort, most = MAX_ORDER, least = 1) {
    const { dimension } = system;
    const vector = () => new Float64Array(dimension);
    const differences = () => Array.from({ length: MAX_ORDER + 1 }, vector);
    this.#system = system;
    this.#effort = effort;
    this.#control = new AdamsControl(most, least);
    this.#z = vector();
    this.#end = vector();
    this.#now = differences();
    this.#then = differences();
    this.#starred = differences();
    this.#predicted = vector();
    this.#slope = vector();
    this.#miss = vector();
    this.#part = vector();
  }

  take({ t, h, z, zNew, k, e, norm, scale }: StepToTake): StepOutcome {
    if (t === this.#times[0] + this.#h && same(z, this.#end) && same(k[0], this.#then[0])) this.#goOn(t);
    else if (t !== this.#times[0] || !same(z, this.#z) || this.#control.isLost) this.#begin(t, z, k[0]);
    this.#h = h;
    this.#scale = scale;
    this.#control.attempt(h);
    const { order } = this.#control;
    this.#formula.prepare(order, h, this.#times, this.#known);
    this.#predict(order, h, z, zNew, e);
    this.#system.value(t + h, this.#predicted, this.#slope);
    this.#effort.evaluations++;
    this.#correct(order, h, zNew, e);
    this.#between(order, k);
    const last = k[k.length - 1];
    last.set(this.#slope);
    // What is rejected needs no slope of its own.
    if (!norm || norm() <= 1) {
      this.#system.value(t + h, zNew, last);
      this.#effort.evaluations++;
      this.#end.set(zNew);
      this.#differencesAtEnd(order, last);
      this.#lookAtStability(order, h, zNew, last);
    }
    return "solved";
  }

  factor(error: number): number {
    const { order } = this.#control;
    const [{ sigma }, h] = [this.#formula, Math.abs(this.#h)];
    if (!(error <= 1)) return this.#control.rejected(error, (below) => h * sigma[below] * this.#sizeOf(below, order));
    return this.#control.accepted({
      miss: h * sigma[order] * this.#sizeOf(order, order),
      below: (lower) => h * sigma[lower] * this.#sizeOf(lower, order),
      // In equal steps a modified difference is one.
      above: () => h * scaledNorm(this.#then[order + 1], this.#scale),
    });
  }

  stability(): HeldStep {
    return this.#isHeld;
  }

  #begin(t: number, z: Float64Array, f: Float64Array): void {
    for (const difference of this.#now) difference.fill(0);
    this.#now[0].set(f);
    this.#z.set(z);
    this.#times[0] = t;
    this.#known = 1;
    this.#control.begin();
  }

  /** The step was accepted. */
  #goOn(t: number): void {
    [this.#now, this.#then] = [this.#then, this.#now];
    this.#z.set(this.#end);
    this.#times.copyWithin(1, 0);
    this.#times[0] = t;
    this.#known = Math.min(this.#known + 1, this.#times.length);
    this.#control.goOn();
  }

  /** p = z + h Σ g_j φ*_j; what the slopes predict of the one at the end is left in `miss`, the φ*_j of the order in its place. */
  #predict(order: number, h: number, z: Float64Array, out: Float64Array, sum: Float64Array): void {
    const { g, beta } = this.#formula;
    const [starred, miss] = [this.#starred, this.#miss];
    sum.fill(0);
    miss.fill(0);
    for (let j = order; j >= 0; j--) {
      const [from, to] = [this.#now[j], starred[j]];
      for (let i = 0; i < to.length; i++) {
        to[i] = beta[j] * from[i];
        if (j === order) continue;
        sum[i] += g[j] * to[i];
        miss[i] -= to[i];
      }
    }
    for (let i = 0; i < z.length; i++) this.#predicted[i] = z[i] + h * sum[i];
    out.set(this.#predicted);
  }

  #correct(order: number, h: number, zNew: Float64Array, e: Float64Array): void {
    const { g } = this.#formula;
    const [miss, slope] = [this.#miss, this.#slope];
    for (let i = 0; i < miss.length; i++) {
      miss[i] += slope[i];
      zNew[i] += h * g[order] * miss[i];
      e[i] = h * (g[order] - g[order - 1]) * miss[i];
    }
  }

  /** The rows that a step's continuous extension is made of: the coefficient of θᵐ in the slope, the first being f. */
  #between(order: number, k: readonly Float64Array[]): void {
    for (let m = 1; m <= MAX_ORDER; m++) {
      const row = k[m];
      row.fill(0);
      for (let j = m; j <= order; j++) {
        const weight = this.#formula.power(j, m);
        const difference = j === order ? this.#miss : this.#starred[j];
        for (let i = 0; i < row.length; i++) row[i] += weight * difference[i];
      }
    }
  }

  #differencesAtEnd(order: number, f: Float64Array): void {
    const [then, starred] = [this.#then, this.#starred];
    then[0].set(f);
    for (let j = 1; j <= Math.min(order + 1, MAX_ORDER); j++)
      for (let i = 0; i < f.length; i++) then[j][i] = then[j - 1][i] - starred[j - 1][i];
  }

  /** √(mean square), in tolerances, of φ_j at the predicted end. */
  #sizeOf(j: number, order: number): number {
    const part = this.#part;
    part.set(this.#miss);
    for (let l = j; l < order; l++) for (let i = 0; i < part.length; i++) part[i] += this.#starred[l][i];
    return scaledNorm(part, this.#scale);
  }

  /** Two slopes at the end of the step, at what was predicted and what was corrected. */
  #lookAtStability(order: number, h: number, zNew: Float64Array, f: Float64Array): void {
    const [part, scale] = [this.#part, this.#scale];
    for (let i = 0; i < part.length; i++) part[i] = f[i] - this.#slope[i];
    const slopes = scaledNorm(part, scale);
    for (let i = 0; i < part.length; i++) part[i] = zNew[i] - this.#predicted[i];
    const states = scaledNorm(part, scale);
    const isSeen = order <= LOW_ORDER && states > 0;
    this.#isHeld = { hRho: isSeen ? (Math.abs(h) * slopes) / states : 0, interval: stabilityInterval(order) };
  }
}

function same(x: Float64Array, y: Float64Array): boolean {
  return x.every((value, i) => value === y[i]);
}
