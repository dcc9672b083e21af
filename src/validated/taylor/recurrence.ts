import { CONTINUOUS, DEFINED, type Grade, type Interval, interval, PARTIAL } from "../../graph/interval.ts";
import type { Series } from "../../graph/seriesCode.ts";
import type { Coefficients } from "./coefficients.ts";
import { type Instruction, Kind, type TaylorProgram } from "./program.ts";

/** Puts the first coefficient of a function of others in its place; without one it is what the function's range says. */
export type FirstCoefficient = (out: Series) => void;

/**
 * The recurrences by which the Taylor coefficients of all that a right-hand side is made of follow from those of the state, order
 * by order, whatever the coefficients are; those of scalar s begin at `s * stride`.
 */
export class Recurrence<C extends Coefficients = Coefficients> {
  readonly program: TaylorProgram;
  readonly coefficients: C;
  readonly stride: number;
  readonly #grade: Uint8Array;
  readonly #first: FirstCoefficient | undefined;

  /** @param stride how many coefficients of each scalar there are */
  constructor(program: TaylorProgram, coefficients: C, stride: number, first?: FirstCoefficient) {
    this.program = program;
    this.coefficients = coefficients;
    this.stride = stride;
    this.#first = first;
    this.#grade = new Uint8Array(program.count).fill(CONTINUOUS);
    for (const [at, range] of program.constants) this.put(at, range);
  }

  /** The first coefficient of a scalar. */
  put(scalar: Series, { lo, hi, grade }: Interval): void {
    this.coefficients.set(scalar * this.stride, lo, hi);
    this.#grade[scalar] = grade;
  }

  grade(scalar: Series): Grade {
    return this.#grade[scalar] as Grade;
  }

  /** The coefficients of order k of everything, from those of the state. */
  evaluate(k: number): void {
    for (const instruction of this.program.instructions) this.#value(instruction, k);
  }

  /** The coefficients of order k + 1 of the state, as a solution has them: z_{k+1} = f_k / (k + 1). */
  integrate(k: number): void {
    const { outputs } = this.program;
    const { stride } = this;
    for (let i = 0; i < outputs.length; i++) {
      this.coefficients.divide(i * stride + k + 1, outputs[i] * stride + k, k + 1);
    }
  }

  /** x_k of a value that jumps, or does not move. */
  still(to: number, out: number): void {
    const c = this.coefficients;
    if (this.#grade[out] === CONTINUOUS) c.set(to, 0, 0);
    else c.unknown(to);
  }

  /** Which branch is taken all over the box; −1 where that is not decided. */
  chosen(condition: number, y: number, z: number): number {
    const { lo, hi } = this.coefficients.bounds(condition * this.stride);
    if (lo === 1) return y;
    return hi === 0 ? z : -1;
  }

  /** The entries that an index may say. */
  places(x: Int32Array) {
    const { lo, hi } = this.coefficients.bounds(x[0] * this.stride);
    const [from, to] = [Math.ceil(lo), Math.floor(hi)];
    const [first, last] = [Math.max(from, 0), Math.min(to, x.length - 2)];
    return { first, last, isInside: from >= 0 && to <= x.length - 2 };
  }

  #value(instruction: Instruction, k: number): void {
    const { kind, out, x, y, range } = instruction;
    const { stride, coefficients: c } = this;
    const to = out * stride;
    const a = x[0] * stride;
    switch (kind) {
      case Kind.add:
        c.add(to + k, a + k, x[1] * stride + k);
        break;
      case Kind.sub:
        c.subtract(to + k, a + k, x[1] * stride + k);
        break;
      case Kind.neg:
        c.copy(to + k, a + k, true);
        break;
      case Kind.scale:
        c.clear();
        c.convolve(a, x[1] * stride + k, 0, 0, 0, false);
        c.finish(to + k);
        break;
      case Kind.mul:
        c.clear();
        c.convolve(a, x[1] * stride, 0, k, k, false);
        c.finish(to + k);
        break;
      case Kind.square:
        c.square(to + k, a, k);
        break;
      case Kind.divideBy:
      case Kind.div:
        this.#quotient(to, a, x[1] * stride, k);
        break;
      case Kind.linear:
        c.clear();
        for (let n = 0; n < x.length; n++) c.convolve(y[n] * stride, x[n] * stride + k, 0, 0, 0, false);
        c.finish(to + k);
        break;
      case Kind.dot:
        c.clear();
        for (let n = 0; n < x.length; n++) c.convolve(x[n] * stride, y[n] * stride, 0, k, k, false);
        c.finish(to + k);
        break;
      case Kind.chain:
        if (k === 0) {
          this.#function(instruction);
          return;
        }
        c.clear();
        for (let n = 0; n < x.length; n++) c.convolve(x[n] * stride, y[n] * stride, 1, k, k, true);
        c.finish(to + k);
        c.divide(to + k, to + k, k);
        break;
      case Kind.select:
        this.#select(to, x, k, out);
        return;
      case Kind.still:
        if (k === 0) this.put(out, range!(...this.#ranges(x)));
        else this.still(to + k, out);
        return;
      case Kind.gather:
        this.#gather(to, x, k, out);
        return;
    }
    if (k === 0) this.#inheritGrade(out, x, y, kind);
  }

  #function({ out, x, range }: Instruction): void {
    if (this.#first) this.#first(out);
    else this.put(out, range!(...this.#ranges(x)));
  }

  #inheritGrade(out: number, x: Int32Array, y: Int32Array, kind: Kind): void {
    let grade: number = CONTINUOUS;
    for (const one of x) grade = Math.min(grade, this.#grade[one]);
    for (const one of y) grade = Math.min(grade, this.#grade[one]);
    if (kind === Kind.div || kind === Kind.divideBy) {
      const divisor = this.coefficients.bounds(x[1] * this.stride);
      if (divisor.lo <= 0 && divisor.hi >= 0) grade = PARTIAL;
    }
    this.#grade[out] = grade;
  }

  #ranges(x: Int32Array): Interval[] {
    return Array.from(x, (one) => {
      const { lo, hi } = this.coefficients.bounds(one * this.stride);
      return interval(lo, hi, this.#grade[one] as Grade);
    });
  }

  /** y_k = (a_k − Σ_{j ≥ 1} b_j y_{k−j}) / b_0 */
  #quotient(to: number, a: number, b: number, k: number): void {
    const c = this.coefficients;
    c.clear();
    if (k > 0) c.convolve(b, to, 1, k, k, false);
    c.leave(a + k);
    c.finish(to + k);
    c.over(to + k, to + k, b);
  }

  #select(to: number, [condition, y, z]: Int32Array, k: number, out: number): void {
    const chosen = this.chosen(condition, y, z);
    const { stride, coefficients: c } = this;
    if (chosen >= 0) {
      c.copy(to + k, chosen * stride + k, false);
      if (k === 0) this.#grade[out] = Math.min(this.#grade[condition], this.#grade[chosen]);
    } else if (k === 0) {
      c.hull(to, y * stride, z * stride);
      this.#grade[out] = Math.min(this.#grade[condition] || DEFINED, this.#grade[y], this.#grade[z], DEFINED);
    } else c.unknown(to + k);
  }

  #gather(to: number, x: Int32Array, k: number, out: number): void {
    const { stride, coefficients: c } = this;
    const { first, last, isInside } = this.places(x);
    if (first > last) c.unknown(to + k);
    else if (first === last) c.copy(to + k, x[1 + first] * stride + k, false);
    else if (k > 0) c.unknown(to + k);
    else {
      c.copy(to, x[1 + first] * stride, false);
      for (let n = first + 1; n <= last; n++) c.hull(to, to, x[1 + n] * stride);
    }
    if (k > 0) return;
    let grade: number = Math.min(
      this.#grade[x[0]],
      isInside ? CONTINUOUS : PARTIAL,
      first < last ? DEFINED : CONTINUOUS,
    );
    for (let n = first; n <= last; n++) grade = Math.min(grade, this.#grade[x[1 + n]]);
    this.#grade[out] = grade;
  }
}
