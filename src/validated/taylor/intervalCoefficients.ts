import { hasFewDigits } from "../../graph/interval.ts";
import { above, below, sumAbove, sumBelow, sumError } from "../rounding.ts";
import type { Coefficients } from "./coefficients.ts";

/** Coefficients that are known by a lower and an upper bound. */
export class IntervalCoefficients implements Coefficients {
  readonly lo: Float64Array;
  readonly hi: Float64Array;
  /** What the sum of products lies between so far, the magnitudes of its terms, and how many they are. */
  readonly #sum = new Float64Array(4);

  constructor(count: number) {
    this.lo = new Float64Array(count);
    this.hi = new Float64Array(count);
  }

  set(to: number, lo: number, hi: number): void {
    this.lo[to] = lo;
    this.hi[to] = hi;
  }

  bounds(at: number) {
    return { lo: this.lo[at], hi: this.hi[at] };
  }

  unknown(to: number): void {
    this.set(to, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  }

  copy(to: number, from: number, negated: boolean): void {
    // From 0, so that there is no −0.
    if (negated) this.set(to, 0 - this.hi[from], 0 - this.lo[from]);
    else this.set(to, this.lo[from], this.hi[from]);
  }

  hull(to: number, a: number, b: number): void {
    this.set(to, Math.min(this.lo[a], this.lo[b]), Math.max(this.hi[a], this.hi[b]));
  }

  add(to: number, a: number, b: number): void {
    this.set(to, sumBelow(this.lo[a], this.lo[b]), sumAbove(this.hi[a], this.hi[b]));
  }

  subtract(to: number, a: number, b: number): void {
    this.set(to, sumBelow(this.lo[a], -this.hi[b]), sumAbove(this.hi[a], -this.lo[b]));
  }

  divide(to: number, from: number, by: number): void {
    if (this.#isZero(from)) this.set(to, 0, 0);
    else this.set(to, below(this.lo[from] / by), above(this.hi[from] / by));
  }

  over(to: number, a: number, b: number): void {
    const { lo, hi } = this;
    const [bl, bh] = [lo[b], hi[b]];
    if (!(bl > 0 || bh < 0)) {
      this.unknown(to);
      return;
    }
    if (this.#isZero(a)) {
      this.set(to, 0, 0);
      return;
    }
    const [al, ah] = [lo[a], hi[a]];
    // The divisor that makes the quotient least, and that which makes it largest, by the signs.
    const low = bl > 0 ? al / (al >= 0 ? bh : bl) : ah / (ah >= 0 ? bh : bl);
    const high = bl > 0 ? ah / (ah >= 0 ? bl : bh) : al / (al >= 0 ? bl : bh);
    this.set(to, below(low), above(high));
  }

  square(to: number, a: number, k: number): void {
    const { lo, hi } = this;
    if (k === 0) {
      const [low, high] = [lo[a] * lo[a], hi[a] * hi[a]];
      if (hasFewDigits(lo[a]) && hasFewDigits(hi[a])) {
        this.set(to, lo[a] <= 0 && hi[a] >= 0 ? 0 : Math.min(low, high), Math.max(low, high));
        return;
      }
      const least = lo[a] <= 0 && hi[a] >= 0 ? 0 : Math.max(0, below(Math.min(low, high)));
      this.set(to, least, above(Math.max(low, high)));
      return;
    }
    // Each product of different coefficients stands twice.
    this.clear();
    this.convolve(a, a, 0, (k - 1) >> 1, k, false);
    this.double();
    if (k % 2 === 0) {
      const m = a + k / 2;
      const sum = this.#sum;
      const [low, high] = [lo[m] * lo[m], hi[m] * hi[m]];
      sum[0] += lo[m] <= 0 && hi[m] >= 0 ? 0 : Math.min(low, high);
      sum[1] += Math.max(low, high);
      sum[2] += Math.max(low, high);
      sum[3] += 1;
    }
    this.finish(to);
  }

  clear(): void {
    this.#sum.fill(0);
  }

  double(): void {
    const sum = this.#sum;
    sum[0] *= 2;
    sum[1] *= 2;
    sum[2] *= 2;
  }

  leave(from?: number): void {
    const sum = this.#sum;
    const low = sum[0];
    sum[0] = 0 - sum[1];
    sum[1] = 0 - low;
    if (from === undefined || this.#isZero(from)) return;
    sum[0] += this.lo[from];
    sum[1] += this.hi[from];
    sum[2] += Math.max(Math.abs(this.lo[from]), Math.abs(this.hi[from]));
    sum[3] += 1;
  }

  convolve(a: number, b: number, from: number, to: number, k: number, weighted: boolean): void {
    const { lo, hi } = this;
    let low = 0;
    let high = 0;
    let size = 0;
    let terms = 0;
    for (let j = from; j <= to; j++) {
      const al = lo[a + j];
      const ah = hi[a + j];
      const bl = lo[b + k - j];
      const bh = hi[b + k - j];
      const isZero = (al === 0 && ah === 0) || (bl === 0 && bh === 0);
      // A value, or slope, that is 0 all over the box leaves nothing of a factor, though that one has no bound.
      if (isZero && k === 0) continue;
      let least: number;
      let most: number;
      if (al >= 0) {
        least = (bl >= 0 ? al : ah) * bl;
        most = (bh >= 0 ? ah : al) * bh;
      } else if (ah <= 0) {
        least = (bh >= 0 ? al : ah) * bh;
        most = (bl >= 0 ? ah : al) * bl;
      } else if (bl >= 0) {
        least = al * bh;
        most = ah * bh;
      } else if (bh <= 0) {
        least = ah * bl;
        most = al * bl;
      } else {
        least = Math.min(al * bh, ah * bl);
        most = Math.max(al * bl, ah * bh);
      }
      if (weighted) {
        least *= j;
        most *= j;
      }
      // What is 0 stays 0: a product with it is exact. Others that come to 0 have underflown.
      if (least === 0 && most === 0 && isZero) continue;
      low += least;
      high += most;
      size += Math.max(Math.abs(least), Math.abs(most));
      terms++;
    }
    const sum = this.#sum;
    sum[0] += low;
    sum[1] += high;
    sum[2] += size;
    sum[3] += terms;
  }

  finish(to: number): void {
    const sum = this.#sum;
    const error = sum[3] === 0 ? 0 : sumError(sum[3], sum[2]);
    const [low, high] = [sum[0] - error, sum[1] + error];
    this.lo[to] = Number.isNaN(low) ? Number.NEGATIVE_INFINITY : low;
    this.hi[to] = Number.isNaN(high) ? Number.POSITIVE_INFINITY : high;
  }

  #isZero(at: number): boolean {
    return this.lo[at] === 0 && this.hi[at] === 0;
  }
}
