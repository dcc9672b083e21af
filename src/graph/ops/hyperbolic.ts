import { elementary } from "../../elementary/elementary.ts";
import { increasing, increasingOn, interval, PARTIAL, within } from "../interval.ts";
import type { ElementwiseOp } from "../op.ts";
import { add, div, mul, square, sub } from "./arithmetic.ts";
import { hypot, sqrt } from "./power.ts";
import { unary } from "./unary.ts";

export const sinh = unary(
  "sinh",
  "Hyperbolic sine.",
  elementary.sinh,
  (x) => increasing(elementary.sinh, x),
  ({ graph, cotangent }, x) => graph.call(mul, cotangent, graph.call(cosh, x)),
);

export const cosh: ElementwiseOp = unary(
  "cosh",
  "Hyperbolic cosine.",
  elementary.cosh,
  (x) => {
    const [lo, hi] = [Math.abs(x.lo), Math.abs(x.hi)];
    const magnitude = interval(x.lo <= 0 && x.hi >= 0 ? 0 : Math.min(lo, hi), Math.max(lo, hi), x.grade);
    return within(increasing(elementary.cosh, magnitude), 1, Number.POSITIVE_INFINITY);
  },
  ({ graph, cotangent }, x) => graph.call(mul, cotangent, graph.call(sinh, x)),
);

export const tanh: ElementwiseOp = {
  ...unary(
    "tanh",
    "Hyperbolic tangent.",
    elementary.tanh,
    (x) => within(increasing(elementary.tanh, x), -1, 1),
    ({ graph, node, cotangent }) =>
      graph.call(mul, cotangent, graph.call(sub, graph.constant(1), graph.call(square, node))),
  ),
  word: ["x"],
};

export const asinh = unary(
  "asinh",
  "The number whose hyperbolic sine is x.",
  elementary.asinh,
  (x) => increasing(elementary.asinh, x),
  ({ graph, cotangent }, x) => graph.call(div, cotangent, graph.call(hypot, x, graph.constant(1))),
);

export const acosh = unary(
  "acosh",
  "The nonnegative number whose hyperbolic cosine is x.",
  elementary.acosh,
  (x) => increasingOn(1, Number.POSITIVE_INFINITY, elementary.acosh, x),
  ({ graph, cotangent }, x) => {
    const one = graph.constant(1);
    // Two roots rather than √(x² − 1): no overflow, no cancellation near 1.
    const leg = graph.call(mul, graph.call(sqrt, graph.call(sub, x, one)), graph.call(sqrt, graph.call(add, x, one)));
    return graph.call(div, cotangent, leg);
  },
);

export const atanh = unary(
  "atanh",
  "The number whose hyperbolic tangent is x.",
  elementary.atanh,
  (x) => {
    const range = increasingOn(-1, 1, elementary.atanh, x);
    return x.lo > -1 && x.hi < 1 ? range : { ...range, grade: PARTIAL };
  },
  ({ graph, cotangent }, x) => {
    const one = graph.constant(1);
    return graph.call(div, cotangent, graph.call(mul, graph.call(sub, one, x), graph.call(add, one, x)));
  },
);
