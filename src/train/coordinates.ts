import { largest } from "../core/extremes.ts";
import type { LearntRange } from "../core/learntRange.ts";
import { elementary } from "../elementary/elementary.ts";

/** Bounds of an optimizer's numbers, one each. */
export interface Bounds {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Sizes that optimizers, whose rates are made for numbers like 1, take as they are. */
const [SMALL, LARGE] = [0.01, 100];

/**
 * What an optimizer takes as 1 of numbers that belong together: 1 where the largest of them is from 0.01 to 100 in size, else
 * the power of two next to that size, so that nothing is rounded. Numbers outside of their range count as its nearest bound, where they
 * start. Where all are 0, the width of their range is taken for their size.
 */
export function unitOf(values: ArrayLike<number>, { min, max }: Pick<LearntRange, "min" | "max">): number {
  const most = largest(Array.from(values, (value) => Math.abs(Math.min(max, Math.max(min, value)))));
  const size = most > 0 ? most : max - min;
  if (!Number.isFinite(size) || size === 0 || (size >= SMALL && size <= LARGE)) return 1;
  return elementary.pow(2, Math.round(elementary.log2(size)));
}

/**
 * Numbers as an optimizer moves them, x, and what they stand for: v = unit·x, or v = unit·eˣ of one that is moved in logarithms.
 * Bounds are those of v, and are kept by projection: x is put back to the nearest one inside.
 */
export class Coordinates {
  readonly #ranges: readonly LearntRange[];
  readonly #values: Float64Array;
  #units: Float64Array;
  /** v = x, without bounds: what most trainings of nets are. */
  #plain: boolean;
  #bounds: Bounds | undefined;

  constructor(ranges: readonly LearntRange[], units: Float64Array) {
    this.#ranges = ranges;
    this.#values = new Float64Array(units.length);
    this.#units = units;
    this.#plain = this.#isPlain();
    this.#bounds = this.#boundsOf();
  }

  /** One an entry; a number in logarithms has its first value here. */
  get units(): Float64Array {
    return this.#units;
  }

  /** Those of an earlier training go on. */
  set units(units: Float64Array) {
    this.#units = units;
    this.#plain = this.#isPlain();
    this.#bounds = this.#boundsOf();
  }

  /** Every unit is 1 and nothing is in logarithms. */
  get areUnits(): boolean {
    return this.#units.every((unit) => unit === 1) && !this.#ranges.some(({ log }) => log);
  }

  /** Of x; undefined where there is none. */
  get bounds(): Bounds | undefined {
    return this.#bounds;
  }

  /** x of some values. */
  of(values: Float64Array): Float64Array {
    return values.map((v, n) => (this.#ranges[n].log ? elementary.log(v / this.#units[n]) : v / this.#units[n]));
  }

  /** What x stands for: x itself where that is the same, else an array that the next call changes. */
  values(x: Float64Array): Float64Array {
    if (this.#plain) return x;
    const bounds = this.#bounds;
    for (let n = 0; n < x.length; n++) {
      const { log, min, max } = this.#ranges[n];
      // What is a bound in x is the same one in v, whatever rounds on the way.
      if (bounds && x[n] <= bounds.low[n]) this.#values[n] = min;
      else if (bounds && x[n] >= bounds.high[n]) this.#values[n] = max;
      else {
        const v = this.#units[n] * (log ? elementary.exp(x[n]) : x[n]);
        this.#values[n] = Math.min(max, Math.max(min, v));
      }
    }
    return this.#values;
  }

  /** dv/dx at x. */
  slope(x: Float64Array, n: number): number {
    const unit = this.#units[n];
    return this.#ranges[n].log ? unit * elementary.exp(x[n]) : unit;
  }

  /** Turns a gradient by v, in place, into one by x. */
  pull(x: Float64Array, gradient: Float64Array): void {
    if (this.#plain) return;
    for (let n = 0; n < x.length; n++) gradient[n] *= this.slope(x, n);
  }

  /** The length of a gradient by v, from that by x. */
  gradientNorm(x: Float64Array, gradient: Float64Array): number {
    let sum = 0;
    for (let n = 0; n < gradient.length; n++) {
      const g = this.#plain ? gradient[n] : gradient[n] / this.slope(x, n);
      sum += g * g;
    }
    return Math.sqrt(sum);
  }

  /** Puts x, in place, back inside of its bounds. */
  project(x: Float64Array): void {
    if (!this.#bounds) return;
    const { low, high } = this.#bounds;
    for (let n = 0; n < x.length; n++) x[n] = Math.min(high[n], Math.max(low[n], x[n]));
  }

  #isPlain(): boolean {
    return this.areUnits && this.#ranges.every(({ min, max }) => isUnbounded(min, max));
  }

  #boundsOf(): Bounds | undefined {
    if (this.#ranges.every(({ min, max }) => isUnbounded(min, max))) return undefined;
    const at = (bound: number, n: number) =>
      this.#ranges[n].log ? elementary.log(Math.max(0, bound) / this.#units[n]) : bound / this.#units[n];
    return {
      low: Float64Array.from(this.#ranges, ({ min }, n) => at(min, n)),
      high: Float64Array.from(this.#ranges, ({ max }, n) => at(max, n)),
    };
  }
}

const isUnbounded = (min: number, max: number) => min === Number.NEGATIVE_INFINITY && max === Number.POSITIVE_INFINITY;
