import { Registry } from "../../core/registry.ts";
import type { ElementwiseOp } from "../op.ts";
import { add, div, mul, sub } from "../ops/arithmetic.ts";
import { gt, le, lt } from "../ops/comparison.ts";
import { abs, sign } from "../ops/rounding.ts";
import { select } from "../ops/selection.ts";
import { splineSlopes } from "./splineSlopes.ts";
import type { VectorAlgebra } from "./vectorAlgebra.ts";

/** A way to join values at knots. */
export interface InterpolationKind {
  readonly name: string;
  readonly doc: string;
  /**
   * The coefficients, lowest first, of a polynomial in t − tᵢ from each knot on: by interval, or by knot where the last one has a
   * piece of its own.
   */
  pieces<V>(algebra: VectorAlgebra<V>, t: readonly number[], y: V): readonly V[];
  readonly hasLastPiece?: true;
}

/** Joined by their slopes at the knots, as a cubic on each interval. */
function hermite(
  name: string,
  doc: string,
  slopes: <V>(algebra: VectorAlgebra<V>, data: Data<V>) => V,
): InterpolationKind {
  return {
    name,
    doc,
    pieces(algebra, t, y) {
      const { part, apply, known } = algebra;
      const n = t.length;
      const data = dataOf(algebra, t, y);
      const { h, secant } = data;
      if (n === 2) return [part(y, 0, 1), secant];
      const d = slopes(algebra, data);
      const [left, right] = [part(d, 0, n - 1), part(d, 1, n - 1)];
      const twice = apply(mul, known([2]), secant);
      const both = apply(add, left, right);
      const square = apply(div, apply(sub, apply(sub, apply(add, twice, secant), left), both), h);
      const cube = apply(div, apply(sub, both, twice), apply(mul, h, h));
      return [part(y, 0, n - 1), left, square, cube];
    },
  };
}

/** Knots, the widths of intervals and the slopes of the secants over them. */
interface Data<V> {
  readonly t: readonly number[];
  readonly y: V;
  readonly widths: readonly number[];
  readonly h: V;
  readonly secant: V;
}

function dataOf<V>(algebra: VectorAlgebra<V>, t: readonly number[], y: V): Data<V> {
  const { part, apply, known } = algebra;
  const widths = t.slice(1).map((x, i) => x - t[i]);
  const h = known(widths);
  const rise = apply(sub, part(y, 1, t.length - 1), part(y, 0, t.length - 1));
  return { t, y, widths, h, secant: apply(div, rise, h) };
}

const linear: InterpolationKind = {
  name: "linear",
  doc: "Straight lines.",
  pieces(algebra, t, y) {
    const { secant } = dataOf(algebra, t, y);
    return [algebra.part(y, 0, t.length - 1), secant];
  },
};

const previous: InterpolationKind = {
  name: "previous",
  doc: "Constant from each knot to the next.",
  hasLastPiece: true,
  pieces: (_, __, y) => [y],
};

const cubic = hermite(
  "cubic",
  "The cubic spline with two continuous derivatives, its third one continuous at the second and the last knot but one (not-a-knot).",
  (algebra, { t, y }) => algebra.linear((x) => splineSlopes(t, x), y, t.length),
);

/** H. Akima, A new method of interpolation and smooth curve fitting based on local procedures, J. ACM 17 (1970). */
const akima = hermite(
  "akima",
  "Cubics whose slope at a knot follows the flatter side: little overshoot. (Akima 1970)",
  ({ part, join, apply, known }, { t, secant }) => {
    const n = t.length;
    const beyond = (a: ReturnType<typeof part>, b: ReturnType<typeof part>) => apply(sub, apply(mul, known([2]), a), b);
    const at = (i: number) => part(secant, i, 1);
    const before = beyond(at(0), at(1));
    const after = beyond(at(n - 2), at(n - 3));
    const m = join(beyond(before, at(0)), before, secant, after, beyond(after, at(n - 2)));
    const change = apply(abs, apply(sub, part(m, 1, n + 2), part(m, 0, n + 2)));
    const [later, earlier] = [part(change, 2, n), part(change, 0, n)];
    const [left, right] = [part(m, 1, n), part(m, 2, n)];
    const weighted = apply(add, apply(mul, later, left), apply(mul, earlier, right));
    const total = apply(add, later, earlier);
    const middle = apply(mul, known([0.5]), apply(add, left, right));
    return apply(select, apply(gt, total, known([0])), apply(div, weighted, total), middle);
  },
);

/** F. N. Fritsch, J. Butland, SIAM J. Sci. Stat. Comput. 5 (1984), with the ends of C. Moler, Numerical Computing with MATLAB (2004). */
const pchip = hermite(
  "pchip",
  "Cubics that rise and fall as the values do: no overshoot. (Fritsch and Butland 1984)",
  ({ part, join, apply, known }, { t, widths, secant }) => {
    const n = t.length;
    const zero = known([0]);
    const [s, next] = [part(secant, 0, n - 2), part(secant, 1, n - 2)];
    const w1 = known(widths.slice(1).map((h, i) => 2 * h + widths[i]));
    const w2 = known(widths.slice(1).map((h, i) => h + 2 * widths[i]));
    const sum = known(widths.slice(1).map((h, i) => 3 * h + 3 * widths[i]));
    const harmonic = apply(div, sum, apply(add, apply(div, w1, s), apply(div, w2, next)));
    const inner = apply(select, apply(gt, apply(mul, s, next), zero), harmonic, zero);
    const end = (h0: number, h1: number, i: number, j: number) => {
      const [a, b] = [part(secant, i, 1), part(secant, j, 1)];
      const weighed = (op: ElementwiseOp) => apply(op, apply(mul, known([2 * h0 + h1]), a), apply(mul, known([h0]), b));
      const d = apply(div, weighed(sub), known([h0 + h1]));
      const three = apply(mul, known([3]), a);
      const turns = apply(le, apply(mul, apply(sign, d), apply(sign, a)), zero);
      const isSteep = apply(gt, apply(abs, d), apply(abs, three));
      const bends = apply(lt, apply(mul, apply(sign, a), apply(sign, b)), zero);
      const limited = apply(select, bends, apply(select, isSteep, three, d), d);
      return apply(select, turns, zero, limited);
    };
    const first = end(widths[0], widths[1], 0, 1);
    const last = end(widths[n - 2], widths[n - 3], n - 2, n - 3);
    return join(first, inner, last);
  },
);

/** Every way to join values. */
export const interpolationKinds = new Registry<InterpolationKind>("kind of interpolation", [
  linear,
  previous,
  cubic,
  akima,
  pchip,
]);
