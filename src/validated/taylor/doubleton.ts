import { type Box, middle } from "../box.ts";
import {
  boxOf,
  column,
  difference,
  type IntervalMatrix,
  identity,
  isBounded,
  midpoints,
  pointMatrix,
  product,
  sum,
} from "../intervalMatrix.ts";
import { type Frame, frameOf } from "./orthogonal.ts";

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
  readonly frame: Frame;
  readonly r: IntervalMatrix;
}

export function doubletonOf(box: Box): Doubleton {
  const n = box.length;
  const m = pointMatrix(n, 1, box.map(middle));
  const unit = identity(n);
  return {
    m,
    c: unit,
    r0: difference(column(box), m),
    frame: { axes: unit, inverse: unit },
    r: pointMatrix(n, 1, new Float64Array(n)),
  };
}

/** The smallest box around a set. */
export const hullOf = ({ m, c, r0, frame, r }: Doubleton): Box =>
  boxOf(sum(m, sum(product(c, r0), product(frame.axes, r))));

/** Where a set goes: centre + A (set − m) for some A in an interval matrix; undefined where that is not finite. */
export function imageOf(set: Doubleton, centre: IntervalMatrix, a: IntervalMatrix): Doubleton | undefined {
  const n = centre.rows;
  // 1. The middle, and the initial box turned, are doubles; what they leave out is a box of its own.
  const m = pointMatrix(n, 1, midpoints(centre));
  const turned = product(a, set.c);
  const c = pointMatrix(n, n, midpoints(turned));
  const rest = sum(difference(centre, m), product(difference(turned, c), set.r0));
  // 2. What had come before is turned too, and seen in new axes with that box.
  const moved = product(a, set.frame.axes);
  if (!isBounded(moved) || !isBounded(rest)) return undefined;
  const sides = set.r.hi.map((x, i) => Math.max(x, -set.r.lo[i]));
  const frame = frameOf(midpoints(moved), sides);
  if (!frame) return undefined;
  const r = sum(product(product(frame.inverse, moved), set.r), product(frame.inverse, rest));
  return isBounded(r) ? { m, c, r0: set.r0, frame, r } : undefined;
}
