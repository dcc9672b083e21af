import { point } from "../../graph/interval.ts";
import { type Box, middle } from "../box.ts";
import {
  boxOf,
  column,
  difference,
  type IntervalMatrix,
  identity,
  pointMatrix,
  product,
  sum,
} from "../intervalMatrix.ts";
import { moved, origin, type Parallelepiped, split } from "./parallelepiped.ts";
import { at, type MatrixPolynomial } from "./polynomial.ts";
import type { TaylorProgram } from "./program.ts";
import type { Flow, Propagation } from "./propagation.ts";
import { TaylorSeries } from "./series.ts";

/**
 * A set of states m + C r₀ + Q r: what the initial box has become, and what has come to it since, in axes of its own.
 *
 * Source: Lohner, Enclosing the solutions of ordinary initial and boundary value problems, 1987; in this form Mrozek and
 * Zgliczyński, Set arithmetic and the enclosing problem in dynamics, 2000.
 */
export interface Doubleton {
  readonly m: IntervalMatrix;
  readonly c: IntervalMatrix;
  readonly r0: IntervalMatrix;
  readonly since: Parallelepiped;
}

/** Lohner's method: the middle is followed, and the set moved by the mean value form. */
export class Doubletons implements Propagation<Doubleton> {
  readonly #atMiddle: TaylorSeries;

  /** @param highest the largest order of a step */
  constructor(program: TaylorProgram, highest: number) {
    this.#atMiddle = new TaylorSeries(program, highest + 1);
  }

  begin(box: Box): Doubleton {
    const n = box.length;
    const m = pointMatrix(n, 1, box.map(middle));
    return { m, c: identity(n), r0: difference(column(box), m), since: origin(n) };
  }

  hull({ m, c, r0, since }: Doubleton): Box {
    return boxOf(sum(m, sum(product(c, r0), product(since.frame.axes, since.r))));
  }

  flow(set: Doubleton, t: number, variation: MatrixPolynomial, remainder: IntervalMatrix): Flow<Doubleton> {
    const order = variation.length - 1;
    this.#atMiddle.evaluate(boxOf(set.m), point(t), order);
    const centre = [...this.#atMiddle.coefficients(order), remainder];
    return {
      boxAfter: (s) => spread(set, at(centre, s), at(variation, s)),
      setAfter: (s) => imageOf(set, at(centre, s), at(variation, s)),
    };
  }
}

/** centre + A (set − m) for all A in an interval matrix. */
function spread({ c, r0, since }: Doubleton, centre: IntervalMatrix, a: IntervalMatrix): Box {
  return boxOf(sum(centre, sum(product(product(a, c), r0), product(product(a, since.frame.axes), since.r))));
}

function imageOf(set: Doubleton, centre: IntervalMatrix, a: IntervalMatrix): Doubleton | undefined {
  // 1. The middle, and the initial box turned, are doubles; what they leave out is a box of its own.
  const m = split(centre);
  const c = split(product(a, set.c));
  const rest = sum(m.rest, product(c.rest, set.r0));
  // 2. What had come before is turned too, and seen in new axes with that box.
  const since = moved(set.since, a, rest);
  return since && { m: m.near, c: c.near, r0: set.r0, since };
}
