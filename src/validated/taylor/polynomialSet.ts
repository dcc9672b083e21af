import { type Interval, interval } from "../../graph/interval.ts";
import { mul } from "../../graph/ops/arithmetic.ts";
import { type Box, middle, width } from "../box.ts";
import { boxOf, column, type IntervalMatrix, product, sum } from "../intervalMatrix.ts";
import { above } from "../rounding.ts";
import { ModelSeries } from "./modelSeries.ts";
import { type Monomials, monomials } from "./monomials.ts";
import { moved, origin, type Parallelepiped } from "./parallelepiped.ts";
import { at, entry, type MatrixPolynomial, power } from "./polynomial.ts";
import type { TaylorProgram } from "./program.ts";
import type { Flow, Propagation } from "./propagation.ts";
import { TaylorModels } from "./taylorModels.ts";

/**
 * A set of states p(ξ) + Q r: what the initial box, a point ξ of [−1, 1] along each of its sides, has become, bent as it may be; and
 * what has come to it since, in axes of its own.
 */
export interface PolynomialSet {
  /** The coefficients of the components' polynomials, one component after another. */
  readonly p: Float64Array;
  readonly since: Parallelepiped;
}

/** Monomials beyond which a step takes too long, and the degree beyond which nothing is gained. */
const MOST = 40;
const HIGHEST = 4;

/**
 * Taylor models of the flow in the initial state, with their remainders in axes that are turned.
 *
 * Source: Makino and Berz, Suppression of the wrapping effect by Taylor model-based verified integrators, 2005.
 */
export class PolynomialSets implements Propagation<PolynomialSet> {
  readonly #monomials: Monomials;
  readonly #series: ModelSeries;
  readonly #bounds: TaylorModels;

  /** Those for a box; undefined where it has more sides than polynomials of second degree are good for, or none. */
  static of(program: TaylorProgram, highest: number, box: Box): PolynomialSets | undefined {
    const sides = box.filter((x) => width(x) > 0).length;
    let degree = HIGHEST;
    while (degree > 1 && countOf(sides, degree) > MOST) degree--;
    return sides > 0 && degree > 1 ? new PolynomialSets(program, highest, monomials(sides, degree)) : undefined;
  }

  private constructor(program: TaylorProgram, highest: number, variables: Monomials) {
    this.#monomials = variables;
    this.#series = new ModelSeries(program, highest + 1, variables);
    this.#bounds = new TaylorModels(variables, 1);
  }

  begin(box: Box): PolynomialSet {
    const { count } = this.#monomials;
    const p = new Float64Array(box.length * count);
    let side = 0;
    box.forEach((x, i) => {
      p[i * count] = middle(x);
      // Variable v is the monomial after v others and 1.
      if (width(x) > 0) p[i * count + ++side] = above(Math.max(x.hi - middle(x), middle(x) - x.lo));
    });
    return { p, since: origin(box.length) };
  }

  hull({ p, since }: PolynomialSet): Box {
    const { count } = this.#monomials;
    const box = Array.from({ length: p.length / count }, (_, i) => {
      this.#bounds.setPolynomial(0, p.subarray(i * count, (i + 1) * count));
      const { lo, hi } = this.#bounds.bounds(0);
      return interval(lo, hi);
    });
    return boxOf(sum(column(box), product(since.frame.axes, since.r)));
  }

  flow(set: PolynomialSet, t: number, variation: MatrixPolynomial, remainder: IntervalMatrix): Flow<PolynomialSet> {
    const order = variation.length - 1;
    const n = remainder.rows;
    this.#series.evaluate(set.p, t, order);
    const models = this.#series.state(order);
    const place = n * (order + 1);
    const last = (s: Interval) => {
      const scale = power(s, order + 1);
      return column(Array.from({ length: n }, (_, i) => mul.interval(entry(remainder, i), scale)));
    };
    return {
      boxAfter: (s) => {
        const box = Array.from({ length: n }, (_, i) => {
          models.evaluate(place, i * (order + 1), order, s.lo, s.hi);
          const { lo, hi } = models.bounds(place);
          return interval(lo, hi);
        });
        const { frame, r } = set.since;
        return boxOf(sum(sum(column(box), last(s)), product(product(at(variation, s), frame.axes), r)));
      },
      setAfter: (s) => {
        const { count } = this.#monomials;
        const p = new Float64Array(n * count);
        const left = Array.from({ length: n }, (_, i) => {
          models.evaluate(place, i * (order + 1), order, s.lo, s.hi);
          p.set(models.polynomials.subarray(place * count, (place + 1) * count), i * count);
          return interval(-models.remainders[place], models.remainders[place]);
        });
        const since = moved(set.since, at(variation, s), sum(column(left), last(s)));
        return since && { p, since };
      },
    };
  }
}

/** The number of monomials: (n + d) over d. */
function countOf(variables: number, degree: number): number {
  let count = 1;
  for (let d = 1; d <= degree; d++) count = (count * (variables + d)) / d;
  return count;
}
