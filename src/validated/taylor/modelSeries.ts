import { interval, point } from "../../graph/interval.ts";
import type { Series } from "../../graph/seriesCode.ts";
import type { Monomials } from "./monomials.ts";
import { Kind, type TaylorProgram } from "./program.ts";
import { Recurrence } from "./recurrence.ts";
import { TaylorModels } from "./taylorModels.ts";

/**
 * The Taylor coefficients in time of all solutions that start where polynomials say, as Taylor models in their variables; the
 * right-hand side must be known to be smooth there.
 */
export class ModelSeries {
  readonly #values: Recurrence<TaylorModels>;
  readonly #line: Line | undefined;

  /** @param highest the order up to which coefficients of the state are known */
  constructor(program: TaylorProgram, highest: number, monomials: Monomials) {
    const stride = highest + 1;
    const models = new TaylorModels(monomials, program.count * stride);
    const hasFunctions = program.instructions.some(({ kind }) => kind === Kind.chain);
    const line = hasFunctions ? new Line(program, monomials) : undefined;
    this.#line = line;
    this.#values = new Recurrence(program, models, stride, line && ((out) => line.function(models, out * stride, out)));
  }

  /** @param z the polynomials of the components, one after another */
  evaluate(z: Float64Array, t: number, order: number): void {
    const values = this.#values;
    const { coefficients, stride, program } = values;
    const { count } = coefficients.monomials;
    for (let i = 0; i < program.dimension; i++) {
      coefficients.setPolynomial(i * stride, z.subarray(i * count, (i + 1) * count));
    }
    values.put(program.dimension, point(t));
    coefficients.set(program.dimension * stride + 1, 1, 1);
    this.#line?.evaluate(values, t);
    for (let k = 0; k < order; k++) {
      values.evaluate(k);
      values.integrate(k);
    }
  }

  /** The coefficients of the state up to an order, those of one component after those of another; a copy. */
  state(order: number): TaylorModels {
    const { coefficients, stride, program } = this.#values;
    const out = new TaylorModels(coefficients.monomials, program.dimension * (order + 1) + 1);
    for (let i = 0; i < program.dimension; i++) {
      for (let k = 0; k <= order; k++) out.copy(i * (order + 1) + k, i * stride + k, false, coefficients);
    }
    return out;
  }
}

/**
 * Functions of Taylor models, by their Taylor series along the line from the middle of the state: with z(τ) = m + τ (z − m) the value
 * at τ = 1 is that of the polynomial in τ, and the coefficient above its degree over the whole range.
 */
class Line {
  readonly #degree: number;
  readonly #atMiddle: Recurrence<TaylorModels>;
  readonly #overRange: Recurrence<TaylorModels>;

  constructor(program: TaylorProgram, monomials: Monomials) {
    this.#degree = monomials.degree;
    const stride = monomials.degree + 2;
    const recurrence = () => new Recurrence(program, new TaylorModels(monomials, program.count * stride), stride);
    this.#atMiddle = recurrence();
    this.#overRange = recurrence();
  }

  evaluate({ program, coefficients, stride }: Recurrence<TaylorModels>, t: number): void {
    const { dimension } = program;
    const { count } = coefficients.monomials;
    const [middle, range] = [this.#atMiddle, this.#overRange];
    for (const one of [middle, range]) one.put(dimension, point(t));
    for (let i = 0; i < dimension; i++) {
      const place = i * stride;
      const way = coefficients.polynomials.slice(place * count, (place + 1) * count);
      middle.put(i, point(way[0]));
      const { lo, hi } = coefficients.bounds(place);
      range.put(i, interval(lo, hi));
      way[0] = 0;
      for (const one of [middle, range]) one.coefficients.setPolynomial(i * one.stride + 1, way);
    }
    for (let k = 0; k <= this.#degree; k++) middle.evaluate(k);
    for (let k = 0; k <= this.#degree + 1; k++) range.evaluate(k);
  }

  /** Puts down what a scalar is over the state. */
  function(models: TaylorModels, to: number, scalar: Series): void {
    const [middle, range] = [this.#atMiddle, this.#overRange];
    models.set(to, 0, 0);
    models.add(to, to, scalar * range.stride + this.#degree + 1, range.coefficients);
    for (let k = this.#degree; k >= 0; k--) models.add(to, to, scalar * middle.stride + k, middle.coefficients);
  }
}
