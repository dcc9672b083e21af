import { CONTINUOUS, type Interval, point } from "../graph/interval.ts";
import { add, mul, sub } from "../graph/ops/arithmetic.ts";
import { type Box, centre, intersection, isInside } from "./box.ts";
import { inverse } from "./inverse.ts";

/**
 * A function of as many components as variables, with what is certain of it and of its derivative over boxes. The derivative of the
 * pieces of a function that jumps may be continuous: only where the grade of the value is so too does the derivative bound differences.
 */
export interface EnclosedFunction {
  value(box: Box): readonly Interval[];
  /** ∂f_i/∂z_k, row by row. */
  jacobian(box: Box): readonly (readonly Interval[])[];
}

/**
 * What Krawczyk's operator proves of the zeros in a box: that there is `none`; exactly `one`, which lies in the smaller box given;
 * or nothing, but that all of them lie in the smaller box.
 */
export type Proof = { readonly zeros: "none" } | { readonly zeros: "one" | "unknown"; readonly box: Box };

/**
 * K(X) = m − C f(m) + (I − C f′(X))(X − m) with C near the inverse of f′(m): zeros of f in X lie in K(X), and where K(X) is inside X
 * there is exactly one.
 *
 * @param value that of f over the box, where it is known already
 *
 * Rounded outward, so that what it says is proven. Source: Krawczyk 1969; Neumaier, Interval Methods for Systems of Equations, 5.1.
 */
export function krawczyk(f: EnclosedFunction, box: Box, value = f.value(box)): Proof {
  if (!value.every(isContinuous)) return { zeros: "unknown", box };
  const jacobian = f.jacobian(box);
  if (!jacobian.flat().every(isSmooth)) return { zeros: "unknown", box };
  const m = centre(box);
  const c = inverse(jacobian.map(centre));
  if (!c) return { zeros: "unknown", box };
  const start = f.value(m.map(point));
  const image = m.map((x, i) => {
    let sum = sub.interval(
      point(x),
      dot(c[i], (j) => start[j]),
    );
    for (let k = 0; k < m.length; k++) {
      const rest = sub.interval(
        point(i === k ? 1 : 0),
        dot(c[i], (j) => jacobian[j][k]),
      );
      sum = add.interval(sum, mul.interval(rest, sub.interval(box[k], point(m[k]))));
    }
    return sum;
  });
  const inside = intersection(image, box);
  if (!inside) return { zeros: "none" };
  return { zeros: isInside(image, box) ? "one" : "unknown", box: inside };
}

const isContinuous = ({ grade }: Interval) => grade === CONTINUOUS;

const isSmooth = ({ lo, hi, grade }: Interval) => grade === CONTINUOUS && Number.isFinite(lo) && Number.isFinite(hi);

function dot(row: readonly number[], x: (k: number) => Interval): Interval {
  let sum = mul.interval(point(row[0]), x(0));
  for (let k = 1; k < row.length; k++) sum = add.interval(sum, mul.interval(point(row[k]), x(k)));
  return sum;
}
