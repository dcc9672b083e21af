import { type Instruction, Kind, type TaylorProgram } from "./program.ts";
import type { Recurrence } from "./recurrence.ts";

/** How many scalars vary along the directions. */
const varyingOf = ({ varying }: TaylorProgram) => varying.reduce((most, place) => Math.max(most, place + 1), 0);

/** The variational equation: the derivatives of the coefficients of a series by the initial state, direction by direction. */
export class Variation {
  readonly #values: Recurrence;
  readonly #first: number;
  readonly #varying: number;
  readonly #zero: number;

  /** How many coefficients are to stand behind those of the values. */
  static size(program: TaylorProgram, stride: number): number {
    return program.directions * varyingOf(program) * stride + 1;
  }

  /** @param values whose coefficients have room for these from `first` on */
  constructor(values: Recurrence, first: number) {
    const { program, stride } = values;
    this.#values = values;
    this.#first = first;
    this.#varying = varyingOf(program);
    this.#zero = first + Variation.size(program, stride) - 1;
  }

  /** Where the coefficients of the derivative of a scalar by direction d begin; −1 where it does not vary along any. */
  place(scalar: number, d: number): number {
    const { program, stride } = this.#values;
    const place = program.varying[scalar];
    return place < 0 ? -1 : this.#first + (d * this.#varying + place) * stride;
  }

  /** Those of the initial state, and of time behind it. */
  begin(): void {
    const { program, coefficients } = this.#values;
    for (let i = 0; i < program.directions; i++) {
      for (let d = 0; d < program.directions; d++) {
        const entry = i === d ? 1 : 0;
        coefficients.set(this.place(i, d), entry, entry);
      }
    }
  }

  evaluate(k: number): void {
    const { directions, instructions } = this.#values.program;
    for (let d = 0; d < directions; d++) for (const instruction of instructions) this.#entry(instruction, k, d);
  }

  integrate(k: number): void {
    const { dimension, directions, outputs } = this.#values.program;
    const { coefficients } = this.#values;
    for (let i = 0; i < dimension; i++) {
      for (let d = 0; d < directions; d++) {
        const from = this.place(outputs[i], d);
        const to = this.place(i, d) + k + 1;
        if (from < 0) coefficients.set(to, 0, 0);
        else coefficients.divide(to, from + k, k + 1);
      }
    }
  }

  #entry({ kind, out, x, y }: Instruction, k: number, d: number): void {
    const to = this.place(out, d);
    if (to < 0) return;
    const { stride, coefficients: c } = this.#values;
    const a = x[0] * stride;
    const da = this.place(x[0], d);
    switch (kind) {
      case Kind.add:
      case Kind.sub: {
        const db = this.place(x[1], d);
        if (da < 0) c.copy(to + k, db + k, kind === Kind.sub);
        else if (db < 0) c.copy(to + k, da + k, false);
        else if (kind === Kind.add) c.add(to + k, da + k, db + k);
        else c.subtract(to + k, da + k, db + k);
        return;
      }
      case Kind.neg:
        c.copy(to + k, da + k, true);
        return;
      case Kind.scale:
        c.clear();
        c.convolve(a, this.place(x[1], d) + k, 0, 0, 0, false);
        break;
      case Kind.mul: {
        const db = this.place(x[1], d);
        c.clear();
        if (da >= 0) c.convolve(da, x[1] * stride, 0, k, k, false);
        if (db >= 0) c.convolve(a, db, 0, k, k, false);
        break;
      }
      case Kind.square:
        c.clear();
        c.convolve(a, da, 0, k, k, false);
        c.double();
        break;
      case Kind.divideBy:
      case Kind.div:
        this.#quotientDerivative(to, out * stride, da, x[1] * stride, this.place(x[1], d), k);
        return;
      case Kind.linear:
        c.clear();
        for (let n = 0; n < x.length; n++) {
          const dx = this.place(x[n], d);
          if (dx >= 0) c.convolve(y[n] * stride, dx + k, 0, 0, 0, false);
        }
        break;
      case Kind.dot:
        c.clear();
        for (let n = 0; n < x.length; n++) {
          const [dx, dy] = [this.place(x[n], d), this.place(y[n], d)];
          if (dx >= 0) c.convolve(dx, y[n] * stride, 0, k, k, false);
          if (dy >= 0) c.convolve(x[n] * stride, dy, 0, k, k, false);
        }
        break;
      case Kind.chain:
        c.clear();
        for (let n = 0; n < x.length; n++) {
          const dx = this.place(x[n], d);
          if (dx >= 0) c.convolve(y[n] * stride, dx, 0, k, k, false);
        }
        break;
      case Kind.select:
        this.#selectDerivative(to, x, k, d);
        return;
      case Kind.still:
        this.#values.still(to + k, out);
        return;
      case Kind.gather:
        this.#gatherDerivative(to, x, k, d);
        return;
    }
    c.finish(to + k);
  }

  /** ∂y_k = (∂a_k − Σ_j y_j ∂b_{k−j} − Σ_{j ≥ 1} b_j ∂y_{k−j}) / b_0 */
  #quotientDerivative(to: number, y: number, da: number, b: number, db: number, k: number): void {
    const c = this.#values.coefficients;
    c.clear();
    if (db >= 0) c.convolve(y, db, 0, k, k, false);
    if (k > 0) c.convolve(b, to, 1, k, k, false);
    if (da >= 0) c.leave(da + k);
    else c.leave();
    c.finish(to + k);
    c.over(to + k, to + k, b);
  }

  #selectDerivative(to: number, [condition, y, z]: Int32Array, k: number, d: number): void {
    const chosen = this.#values.chosen(condition, y, z);
    const c = this.#values.coefficients;
    if (chosen >= 0) this.#copy(to + k, this.place(chosen, d), k);
    else if (k > 0) c.unknown(to + k);
    else {
      const [dy, dz] = [this.place(y, d), this.place(z, d)];
      c.hull(to, dy < 0 ? this.#zero : dy, dz < 0 ? this.#zero : dz);
    }
  }

  #gatherDerivative(to: number, x: Int32Array, k: number, d: number): void {
    const { first, last } = this.#values.places(x);
    if (first === last) this.#copy(to + k, this.place(x[1 + first], d), k);
    else this.#values.coefficients.unknown(to + k);
  }

  #copy(to: number, from: number, k: number): void {
    const c = this.#values.coefficients;
    if (from < 0) c.set(to, 0, 0);
    else c.copy(to, from + k, false);
  }
}
