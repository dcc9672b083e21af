import { elementary } from "../../elementary/elementary.ts";
import {
  everything,
  type Interval,
  increasing,
  increasingOn,
  interval,
  outward,
  PARTIAL,
  within,
  worst,
} from "../interval.ts";
import type { ElementwiseOp, GraphBuilder, Node } from "../op.ts";
import { add, div, mul, neg, square, sub } from "./arithmetic.ts";
import { hypot, sqrt } from "./power.ts";

export const sin: ElementwiseOp = {
  name: "sin",
  doc: "Sine of an angle in radians.",
  kind: "elementwise",
  arity: 1,
  value: elementary.sin,
  interval: (x) => wave(elementary.sin, Math.PI / 2, x),
  vjp: ({ graph, node: { inputs }, cotangent }) => [graph.call(mul, cotangent, graph.call(cos, inputs[0]))],
  wasm: (code, x) => code.call("sin", x),
  tfjs: (code, x) => code.op("sin", x),
};

export const cos: ElementwiseOp = {
  name: "cos",
  doc: "Cosine of an angle in radians.",
  kind: "elementwise",
  arity: 1,
  value: elementary.cos,
  interval: (x) => wave(elementary.cos, 0, x),
  vjp: ({ graph, node: { inputs }, cotangent }) => [
    graph.call(neg, graph.call(mul, cotangent, graph.call(sin, inputs[0]))),
  ],
  wasm: (code, x) => code.call("cos", x),
  tfjs: (code, x) => code.op("cos", x),
};

export const tan: ElementwiseOp = {
  name: "tan",
  doc: "Tangent of an angle in radians.",
  kind: "elementwise",
  arity: 1,
  value: elementary.tan,
  interval: (x) => {
    if (!(x.hi - x.lo < Math.PI) || Math.max(-x.lo, x.hi) > LARGE) return everything(PARTIAL);
    return mayContain(x, Math.PI / 2, Math.PI) ? everything(PARTIAL) : increasing(elementary.tan, x);
  },
  vjp: ({ graph, node, cotangent }) => [
    graph.call(mul, cotangent, graph.call(add, graph.constant(1), graph.call(square, node))),
  ],
  wasm: (code, x) => code.call("tan", x),
  tfjs: (code, x) => code.op("tan", x),
};

export const asin: ElementwiseOp = {
  name: "asin",
  doc: "The angle in [−π/2, π/2] whose sine is x.",
  kind: "elementwise",
  arity: 1,
  value: elementary.asin,
  interval: (x) => increasingOn(-1, 1, elementary.asin, x),
  vjp: ({ graph, node: { inputs }, cotangent }) => [graph.call(div, cotangent, legOf(graph, inputs[0]))],
  wasm: (code, x) => code.call("asin", x),
  tfjs: (code, x) => code.op("asin", x),
};

export const acos: ElementwiseOp = {
  name: "acos",
  doc: "The angle in [0, π] whose cosine is x.",
  kind: "elementwise",
  arity: 1,
  value: elementary.acos,
  interval: (x) => {
    const mirrored = increasingOn(-1, 1, (bound) => -elementary.acos(bound), x);
    return interval(-mirrored.hi, -mirrored.lo, mirrored.grade);
  },
  vjp: ({ graph, node: { inputs }, cotangent }) => [
    graph.call(neg, graph.call(div, cotangent, legOf(graph, inputs[0]))),
  ],
  wasm: (code, x) => code.call("acos", x),
  tfjs: (code, x) => code.op("acos", x),
};

export const atan: ElementwiseOp = {
  name: "atan",
  doc: "The angle in [−π/2, π/2] whose tangent is x.",
  kind: "elementwise",
  arity: 1,
  value: elementary.atan,
  interval: (x) => increasing(elementary.atan, x),
  vjp: ({ graph, node: { inputs }, cotangent }) => [
    graph.call(div, cotangent, graph.call(add, graph.constant(1), graph.call(square, inputs[0]))),
  ],
  wasm: (code, x) => code.call("atan", x),
  tfjs: (code, x) => code.op("atan", x),
};

export const atan2: ElementwiseOp = {
  name: "atan2",
  doc: "The angle in [−π, π] of the point with ordinate y (first) and abscissa x (second).",
  kind: "elementwise",
  arity: 2,
  value: elementary.atan2,
  interval: (y, x) => {
    // The angle jumps across the negative half axis; anywhere else it is monotone in each variable.
    if (x.lo <= 0 && y.lo <= 0 && y.hi >= 0) {
      const atOrigin = x.hi >= 0;
      return outward(-Math.PI, Math.PI, atOrigin ? PARTIAL : (Math.min(1, worst(x, y)) as 0 | 1), 4);
    }
    const corners = [x.lo, x.hi].flatMap((a) => [elementary.atan2(y.lo, a), elementary.atan2(y.hi, a)]);
    return outward(Math.min(...corners), Math.max(...corners), worst(x, y), 4);
  },
  vjp: ({ graph, node: { inputs }, cotangent }) => {
    const [y, x] = inputs;
    const r = graph.call(hypot, x, y);
    const perRadius = graph.call(div, cotangent, r);
    return [
      graph.call(mul, perRadius, graph.call(div, x, r)),
      graph.call(neg, graph.call(mul, perRadius, graph.call(div, y, r))),
    ];
  },
  wasm: (code, y, x) => code.call("atan2", y, x),
  tfjs: (code, y, x) => code.op("atan2", y, x),
};

/** √(1 − x²) without cancellation near ±1. */
function legOf(graph: GraphBuilder, x: Node): Node {
  const one = graph.constant(1);
  return graph.call(sqrt, graph.call(mul, graph.call(sub, one, x), graph.call(add, one, x)));
}

/** Beyond it the place of an extremum among the doubles is not known well enough to decide anything. */
const LARGE = 2 ** 30;

/** Range of sine or cosine, whose maxima stand at `crest` + 2πk. */
function wave(f: (x: number) => number, crest: number, x: Interval): Interval {
  const width = x.hi - x.lo;
  if (!Number.isFinite(width)) return interval(-1, 1, Number.isFinite(x.lo + x.hi) ? x.grade : PARTIAL);
  // The slope is at most 1.
  if (Math.max(-x.lo, x.hi) > LARGE) return within(outward(f(x.lo) - width, f(x.lo) + width, x.grade, 4), -1, 1);
  const [lo, hi] = [f(x.lo), f(x.hi)];
  const low = mayContain(x, crest - Math.PI, 2 * Math.PI) ? -1 : Math.min(lo, hi);
  const high = mayContain(x, crest, 2 * Math.PI) ? 1 : Math.max(lo, hi);
  return within(outward(low, high, x.grade, 4), -1, 1);
}

/** Whether `first` + k·`period` may lie in x, for bounds up to LARGE; errs on the side of yes. */
function mayContain(x: Interval, first: number, period: number): boolean {
  const slack = 1e-15 * (1 + Math.max(-x.lo, x.hi));
  const next = first + Math.ceil((x.lo - slack - first) / period) * period;
  return next <= x.hi + slack || next - period >= x.lo - slack;
}
