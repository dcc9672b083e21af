import {
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

/** A set Q r of vectors: a box in axes of its own. */
export interface Parallelepiped {
  readonly frame: Frame;
  readonly r: IntervalMatrix;
}

/** That of 0 alone. */
export function origin(n: number): Parallelepiped {
  const unit = identity(n);
  return { frame: { axes: unit, inverse: unit }, r: pointMatrix(n, 1, new Float64Array(n)) };
}

/** One around A Q r + rest for all A within an interval matrix, in axes that suit A Q; undefined where that is not finite. */
export function moved(
  { frame, r }: Parallelepiped,
  a: IntervalMatrix,
  rest: IntervalMatrix,
): Parallelepiped | undefined {
  const turned = product(a, frame.axes);
  if (!isBounded(turned) || !isBounded(rest)) return undefined;
  const sides = r.hi.map((x, i) => Math.max(x, -r.lo[i]));
  const next = frameOf(midpoints(turned), sides);
  if (!next) return undefined;
  const out = sum(product(product(next.inverse, turned), r), product(next.inverse, rest));
  return isBounded(out) ? { frame: next, r: out } : undefined;
}

/** A matrix of doubles near one of intervals, and what is left. */
export function split(a: IntervalMatrix): { readonly near: IntervalMatrix; readonly rest: IntervalMatrix } {
  const near = pointMatrix(a.rows, a.columns, midpoints(a));
  return { near, rest: difference(a, near) };
}
