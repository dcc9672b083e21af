import { above, below, sumError } from "../rounding.ts";
import type { Coefficients } from "./coefficients.ts";
import type { Monomials } from "./monomials.ts";

/** Places behind the last one: a divisor without its middle, a quotient in the making, and a factor. */
const SCRATCH = 3;

/**
 * Coefficients that are Taylor models: a polynomial p in variables that each lie within [−1, 1], and a remainder, so that the value
 * is never further from p than that. Terms of higher degree and what rounding does go to the remainder.
 *
 * Source: Makino and Berz, Taylor models and other validated functional inclusion methods, 2003.
 */
export class TaylorModels implements Coefficients {
  readonly monomials: Monomials;
  /** The polynomials' coefficients, monomial by monomial, from `place * monomials.count` on. */
  readonly polynomials: Float64Array;
  readonly remainders: Float64Array;
  readonly #count: number;
  /** Sums of the magnitudes of all coefficients of a degree, from `place * (degree + 1)` on. */
  readonly #sizes: Float64Array;
  readonly #sum: Float64Array;
  #remainder = 0;
  /** The magnitudes of all terms, and how many sums of products they came in. */
  #size = 0;
  #terms = 0;

  constructor(monomials: Monomials, count: number) {
    const all = count + SCRATCH;
    this.monomials = monomials;
    this.#count = count;
    this.polynomials = new Float64Array(all * monomials.count);
    this.remainders = new Float64Array(all);
    this.#sizes = new Float64Array(all * (monomials.degree + 1));
    this.#sum = new Float64Array(monomials.count);
  }

  set(to: number, lo: number, hi: number): void {
    const middle = Math.min(hi, Math.max(lo, lo / 2 + hi / 2));
    this.#sum.fill(0);
    this.#sum[0] = middle;
    this.#put(to, lo === hi ? 0 : above(Math.max(hi - middle, middle - lo)));
  }

  /** A polynomial, exactly. */
  setPolynomial(to: number, polynomial: ArrayLike<number>): void {
    this.#sum.set(polynomial);
    this.#put(to, 0);
  }

  /** What the value lies between for all values of the variables. */
  bounds(at: number): { readonly lo: number; readonly hi: number } {
    const { count, isEven } = this.monomials;
    const { polynomials } = this;
    const first = at * count;
    const constant = polynomials[first];
    let [low, high, size] = [0, 0, 0];
    for (let i = 1; i < count; i++) {
      const c = polynomials[first + i];
      const magnitude = Math.abs(c);
      low -= isEven[i] ? Math.max(0, -c) : magnitude;
      high += isEven[i] ? Math.max(0, c) : magnitude;
      size += magnitude;
    }
    const remainder = this.remainders[at];
    // A number that is known is just that: masks and indices are.
    if (size === 0 && remainder === 0) return { lo: constant, hi: constant };
    const away = remainder + sumError(count, size);
    return { lo: below(constant + below(low - away)), hi: above(constant + above(high + away)) };
  }

  unknown(to: number): void {
    this.#sum.fill(0);
    this.#put(to, Number.POSITIVE_INFINITY);
  }

  /** @param of where it is copied from */
  copy(to: number, from: number, negated: boolean, of: TaylorModels = this): void {
    const { count, degree } = this.monomials;
    for (let i = 0; i < count; i++) {
      const c = of.polynomials[from * count + i];
      this.polynomials[to * count + i] = negated ? -c : c;
    }
    for (let d = 0; d <= degree; d++) this.#sizes[to * (degree + 1) + d] = of.#sizes[from * (degree + 1) + d];
    this.remainders[to] = of.remainders[from];
  }

  hull(to: number, a: number, b: number): void {
    const [p, q] = [this.bounds(a), this.bounds(b)];
    this.set(to, Math.min(p.lo, q.lo), Math.max(p.hi, q.hi));
  }

  /** @param of where b stands */
  add(to: number, a: number, b: number, of: TaylorModels = this): void {
    this.#combine(to, a, b, 1, of);
  }

  subtract(to: number, a: number, b: number): void {
    this.#combine(to, a, b, -1, this);
  }

  #combine(to: number, a: number, b: number, sign: number, of: TaylorModels): void {
    const { count } = this.monomials;
    let size = 0;
    for (let i = 0; i < count; i++) {
      const c = this.polynomials[a * count + i] + sign * of.polynomials[b * count + i];
      this.#sum[i] = c;
      size += Math.abs(c);
    }
    this.#put(to, above(above(this.remainders[a] + of.remainders[b]) + sumError(count, size)));
  }

  divide(to: number, from: number, by: number): void {
    const { count } = this.monomials;
    let size = 0;
    for (let i = 0; i < count; i++) {
      const c = this.polynomials[from * count + i] / by;
      this.#sum[i] = c;
      size += Math.abs(c);
    }
    this.#put(to, above(above(this.remainders[from] / Math.abs(by)) + sumError(count, size)));
  }

  /** q = a / (c + u) as often as it takes from q = (a − u q) / c, each time right to one degree more. */
  over(to: number, a: number, b: number): void {
    const { count, degree } = this.monomials;
    const [rest, quotient] = [this.#count, this.#count + 1];
    const c = this.polynomials[b * count];
    this.copy(rest, b, false);
    this.polynomials[rest * count] = 0;
    this.#sizes[rest * (degree + 1)] = 0;
    const least = below(Math.abs(c) - this.#magnitude(rest));
    if (!(least > 0)) {
      this.unknown(to);
      return;
    }
    const most = above(this.#magnitude(a) / least);
    this.set(quotient, -most, most);
    for (let n = 0; n <= degree + 1; n++) {
      this.clear();
      this.convolve(rest, quotient, 0, 0, 0, false);
      this.leave(a);
      this.finish(quotient);
      this.divide(quotient, quotient, c);
      if (n === 0 && !(this.#magnitude(rest) > 0)) break;
    }
    this.copy(to, quotient, false);
  }

  square(to: number, a: number, k: number): void {
    this.clear();
    this.convolve(a, a, 0, k, k, false);
    this.finish(to);
  }

  clear(): void {
    this.#sum.fill(0);
    this.#remainder = 0;
    this.#size = 0;
    this.#terms = 0;
  }

  double(): void {
    for (let i = 0; i < this.#sum.length; i++) this.#sum[i] *= 2;
    this.#remainder *= 2;
    this.#size *= 2;
  }

  leave(from?: number): void {
    const { count } = this.monomials;
    const sum = this.#sum;
    for (let i = 0; i < count; i++) sum[i] = (from === undefined ? 0 : this.polynomials[from * count + i]) - sum[i];
    if (from === undefined) return;
    this.#remainder += this.remainders[from];
    this.#size += this.#magnitude(from);
    this.#terms++;
  }

  convolve(a: number, b: number, from: number, to: number, k: number, weighted: boolean): void {
    const { count, degree, products, partners } = this.monomials;
    const { polynomials, remainders } = this;
    const sum = this.#sum;
    const sizes = this.#sizes;
    for (let j = from; j <= to; j++) {
      const weight = weighted ? j : 1;
      const [left, right] = [(a + j) * count, (b + k - j) * count];
      for (let i = 0; i < count; i++) {
        const factor = weight * polynomials[left + i];
        if (factor === 0) continue;
        const row = i * count;
        const end = partners[i];
        for (let l = 0; l < end; l++) sum[products[row + l]] += factor * polynomials[right + l];
      }
      // What is above the degree, and what the remainders make of the other factor.
      const [first, second] = [(a + j) * (degree + 1), (b + k - j) * (degree + 1)];
      let [beyond, whole, other] = [0, 0, 0];
      for (let d = degree; d >= 0; d--) {
        whole += sizes[first + d];
        if (d > 0) beyond += sizes[second + degree - d + 1] * whole;
        other += sizes[second + d];
      }
      const [p, q] = [remainders[a + j], remainders[b + k - j]];
      this.#remainder += weight * (beyond + p * (other + q) + whole * q);
      this.#size += weight * whole * other;
    }
    this.#terms += to - from + 1;
  }

  finish(to: number): void {
    const { ways, degree, count } = this.monomials;
    // Each coefficient is a sum of so many products, the remainder one of so many magnitudes.
    const rounding = sumError((ways + 1) * this.#terms + count, this.#size);
    const own = sumError((count + 3 * degree + 8) * this.#terms, this.#remainder);
    const underflow = sumError(count * count * this.#terms, 0);
    this.#put(to, above(above(this.#remainder + own) + above(rounding + underflow)));
  }

  /** Σ a_k s^k for k up to an order, the series beginning at a. */
  evaluate(to: number, a: number, order: number, lo: number, hi: number): void {
    const factor = this.#count + 2;
    this.set(factor, lo, hi);
    this.copy(to, a + order, false);
    for (let k = order - 1; k >= 0; k--) {
      this.clear();
      this.convolve(factor, to, 0, 0, 0, false);
      this.finish(to);
      this.add(to, to, a + k);
    }
  }

  /** The largest magnitude that a value may have, from the sizes of its terms. */
  #magnitude(at: number): number {
    const { degree } = this.monomials;
    let size = 0;
    for (let d = 0; d <= degree; d++) size += this.#sizes[at * (degree + 1) + d];
    return above(size + sumError(degree + this.monomials.count, size) + this.remainders[at]);
  }

  /** Puts the polynomial of the sum down; one that is not finite is not known. */
  #put(to: number, remainder: number): void {
    const { count, degree, degrees } = this.monomials;
    const { polynomials } = this;
    const sizes = this.#sizes;
    const first = to * (degree + 1);
    for (let d = 0; d <= degree; d++) sizes[first + d] = 0;
    let isKnown = remainder < Number.POSITIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      const c = this.#sum[i];
      polynomials[to * count + i] = c;
      sizes[first + degrees[i]] += Math.abs(c);
    }
    for (let d = 0; d <= degree; d++) isKnown &&= Number.isFinite(sizes[first + d]);
    this.remainders[to] = isKnown ? remainder : Number.POSITIVE_INFINITY;
    if (isKnown) return;
    polynomials.fill(0, to * count, (to + 1) * count);
    sizes.fill(0, first, first + degree + 1);
  }
}
