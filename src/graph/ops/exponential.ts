import { elementary } from "../../elementary/elementary.ts";
import { CONTINUOUS, type Interval, increasing, increasingOn, outward, PARTIAL, within } from "../interval.ts";
import type { ElementwiseOp } from "../op.ts";
import { add, div, mul } from "./arithmetic.ts";
import { unary } from "./unary.ts";

export const exp = unary(
  "exp",
  "e to the power x.",
  elementary.exp,
  (x) => within(increasing(elementary.exp, x), 0, Number.POSITIVE_INFINITY),
  ({ graph, node, cotangent }) => graph.call(mul, cotangent, node),
);

export const expm1 = unary(
  "expm1",
  "eˣ − 1 without cancellation near 0.",
  elementary.expm1,
  (x) => within(increasing(elementary.expm1, x), -1, Number.POSITIVE_INFINITY),
  ({ graph, node, cotangent }) => graph.call(mul, cotangent, graph.call(add, node, graph.constant(1))),
);

export const log = unary(
  "log",
  "Natural logarithm.",
  elementary.log,
  logarithm(elementary.log, 0),
  ({ graph, cotangent }, x) => graph.call(div, cotangent, x),
);

export const log1p = unary(
  "log1p",
  "log(1 + x) without cancellation near 0.",
  elementary.log1p,
  logarithm(elementary.log1p, -1),
  ({ graph, cotangent }, x) => graph.call(div, cotangent, graph.call(add, graph.constant(1), x)),
);

export const log2: ElementwiseOp = {
  ...unary("log2", "Logarithm to base 2.", elementary.log2, logarithm(elementary.log2, 0), ({ graph, cotangent }, x) =>
    graph.call(div, graph.call(mul, cotangent, graph.constant(Math.LOG2E)), x),
  ),
  // log₂ e is no double.
  taylor: (code, x) =>
    code.chain(log2.interval, [x], () => [code.div(code.constant(outward(Math.LOG2E, Math.LOG2E, CONTINUOUS)), x)]),
};

export const log10: ElementwiseOp = {
  ...unary(
    "log10",
    "Logarithm to base 10.",
    elementary.log10,
    logarithm(elementary.log10, 0),
    ({ graph, cotangent }, x) => graph.call(div, graph.call(mul, cotangent, graph.constant(Math.LOG10E)), x),
  ),
  // log₁₀ e is no double.
  taylor: (code, x) =>
    code.chain(log10.interval, [x], () => [code.div(code.constant(outward(Math.LOG10E, Math.LOG10E, CONTINUOUS)), x)]),
};

/** A logarithm is undefined at its pole and below. */
function logarithm(f: (x: number) => number, pole: number): (x: Interval) => Interval {
  return (x) => {
    const range = increasingOn(pole, Number.POSITIVE_INFINITY, f, x);
    return x.lo > pole ? range : { ...range, grade: PARTIAL };
  };
}
