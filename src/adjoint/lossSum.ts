import { formatShort } from "../core/formatShort.ts";
import { EarlyEnd } from "./earlyEnd.ts";
import type { GradientProblem } from "./gradientProblem.ts";

/** A loss as it is seen summand by summand, in any order, with what the ends of the span contribute to its gradient. */
export class LossSum {
  readonly z1: Float64Array;
  /** ∂ℓ/∂t of the summands at the ends of the span, which move with them. */
  readonly direct = { t0: 0, t1: 0 };
  readonly #problem: GradientProblem;
  readonly #a1: Float64Array;
  readonly #a0: Float64Array;
  #sum = 0;
  #seen = 0;

  constructor(problem: GradientProblem) {
    this.#problem = problem;
    const dimension = problem.z0.length;
    this.z1 = new Float64Array(dimension).fill(Number.NaN);
    this.#a0 = new Float64Array(dimension);
    this.#a1 = new Float64Array(dimension);
  }

  /** NaN until every summand is seen. */
  get value(): number {
    return this.#seen === this.#problem.loss.times.length ? this.#sum : Number.NaN;
  }

  /**
   * Adds the summand of an observation and gives its jump ∂ℓ/∂z, an array of its own.
   *
   * @throws EarlyEnd where the summand or a slope of it that counts is not finite
   */
  observe(index: number, t: number, z: Float64Array): Float64Array {
    const { loss, t0, t1 } = this.#problem;
    const jump = new Float64Array(z.length);
    const { value, t: slope } = loss.observe(index, z, jump);
    this.#sum += value;
    this.#seen++;
    const slopeCounts = t === t0 || t === t1;
    if (!Number.isFinite(value) || !jump.every(Number.isFinite) || (slopeCounts && !Number.isFinite(slope))) {
      const message = `the loss or its derivative is not finite at t = ${formatShort(t)}`;
      throw new EarlyEnd(loss.explain?.(index, z) ?? { status: "diverged", t, message });
    }
    if (t === t1) this.direct.t1 += slope;
    else if (t === t0) this.direct.t0 += slope;
    return jump;
  }

  /** The state at t1. */
  end(z: Float64Array): void {
    this.z1.set(z);
  }

  /** a(t1), the jump there included. */
  adjointAtEnd(a: Float64Array): void {
    this.#a1.set(a);
  }

  /** a(t0) without a jump there: moving t0 leaves the state at t0 as it is. */
  adjointAtStart(a: Float64Array): void {
    this.#a0.set(a);
  }

  /**
   * ∂L/∂t1 = a(t1)·z′(t1) and ∂L/∂t0 = −a(t0)·f(z0), each with the loss's own derivative.
   *
   * @param slope z′(t1) where it is known better than by f, which multiplies what a tolerance left by the fastest rate
   */
  continuousTimes(slope = this.#slopeAt(this.#problem.t1, this.z1)): { readonly t0: number; readonly t1: number } {
    const { t0, z0 } = this.#problem;
    return {
      t0: this.direct.t0 - dot(this.#slopeAt(t0, z0), this.#a0),
      t1: this.direct.t1 + dot(slope, this.#a1),
    };
  }

  #slopeAt(t: number, z: Float64Array): Float64Array {
    const { model, theta } = this.#problem;
    const f = new Float64Array(z.length);
    model.system.f(t, z, theta, f);
    return f;
  }
}

const dot = (x: Float64Array, y: Float64Array): number => x.reduce((sum, value, i) => sum + value * y[i], 0);
