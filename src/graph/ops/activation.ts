import { elementary } from "../../elementary/elementary.ts";
import type { Lane, LaneCode } from "../../wasm/laneCode.ts";
import { type Interval, increasing, interval, outward, point, within, worst } from "../interval.ts";
import type { ElementwiseOp } from "../op.ts";
import { add, div, mul, square, sub } from "./arithmetic.ts";
import { gt } from "./comparison.ts";
import { exp } from "./exponential.ts";
import { clamp, select } from "./selection.ts";

export const sigmoid: ElementwiseOp = {
  name: "sigmoid",
  doc: "Logistic function 1 / (1 + e⁻ˣ).",
  kind: "elementwise",
  arity: 1,
  word: ["x"],
  known: [
    [[0], 0.5],
    [[1], 0.7310585786300049],
    [[-40], 4.248354255291589e-18],
    [[-745], 5e-324],
    [[800], 1],
  ],
  value: elementary.sigmoid,
  interval: (x) => within(increasing(elementary.sigmoid, x), 0, 1),
  vjp: ({ graph, node, cotangent }) => [
    graph.call(mul, cotangent, graph.call(mul, node, graph.call(sub, graph.constant(1), node))),
  ],
  wasm: (code, x) => code.call("sigmoid", x),
  tfjs: (code, x) => code.op("sigmoid", x),
};

export const softplus: ElementwiseOp = {
  name: "softplus",
  doc: "log(1 + eˣ), a smooth relu.",
  kind: "elementwise",
  arity: 1,
  word: ["x"],
  known: [
    [[0], Math.LN2],
    [[-40], 4.248354255291589e-18],
    [[30], 30.000000000000092],
    [[800], 800],
  ],
  // Split at 0 so that the exponential never overflows.
  value: (x) => Math.max(x, 0) + elementary.log1p(elementary.exp(-Math.abs(x))),
  interval: (x) => within(increasing(softplus.value, x), 0, Number.POSITIVE_INFINITY),
  vjp: ({ graph, node: { inputs }, cotangent }) => [graph.call(mul, cotangent, graph.call(sigmoid, inputs[0]))],
  wasm: (code, x) => {
    const decay = code.call("exp", code.op("neg", code.op("abs", x)));
    return code.op("add", code.op("max", x, code.constant(0)), code.call("log1p", decay));
  },
  tfjs: (code, x) => {
    const decay = code.op("exp", code.op("neg", code.op("abs", x)));
    return code.op("add", code.op("max", x, code.constant(0)), code.op("log1p", decay));
  },
};

export const relu: ElementwiseOp = {
  name: "relu",
  doc: "max(x, 0); its derivative at 0 is 0.",
  kind: "elementwise",
  arity: 1,
  word: ["x"],
  value: (x) => Math.max(x, 0),
  interval: (x) => interval(Math.max(x.lo, 0), Math.max(x.hi, 0), x.grade),
  vjp: ({ graph, node: { inputs }, cotangent }) => {
    const zero = graph.constant(0);
    return [graph.call(select, graph.call(gt, inputs[0], zero), cotangent, zero)];
  },
  switches: (_, x) => [{ of: x, at: "zeros" }],
  wasm: (code, x) => code.op("max", x, code.constant(0)),
  tfjs: (code, x) => code.op("max", x, code.constant(0)),
};

export const leakyRelu: ElementwiseOp = {
  name: "leakyRelu",
  doc: "x where x > 0, else slope · x (slope 0.01).",
  kind: "elementwise",
  arity: 2,
  word: ["x", "slope"],
  defaults: [0.01],
  value: (x, slope) => (x > 0 ? x : slope * x),
  interval: (x, slope) => piecewise(x, mul.interval(slope, within(x, Number.NEGATIVE_INFINITY, 0))),
  vjp: ({ graph, node: { inputs }, cotangent }) => {
    const [x, slope] = inputs;
    const positive = graph.call(gt, x, graph.constant(0));
    const scaled = graph.call(mul, cotangent, slope);
    return [
      graph.call(select, positive, cotangent, scaled),
      graph.call(select, positive, graph.constant(0), graph.call(mul, cotangent, x)),
    ];
  },
  switches: (_, x) => [{ of: x, at: "zeros" }],
  wasm: (code, x, slope) => code.op("select", isPositive(code, x), x, code.op("mul", slope, x)),
  tfjs: (code, x, slope) => code.op("select", code.op("gt", x, code.constant(0)), x, code.op("mul", slope, x)),
};

export const elu: ElementwiseOp = {
  name: "elu",
  doc: "x where x > 0, else alpha · (eˣ − 1) (alpha 1).",
  kind: "elementwise",
  arity: 2,
  word: ["x", "alpha"],
  defaults: [1],
  value: (x, alpha) => (x > 0 ? x : alpha * elementary.expm1(x)),
  interval: (x, alpha) => {
    const negative = within(x, Number.NEGATIVE_INFINITY, 0);
    return piecewise(x, mul.interval(alpha, within(increasing(elementary.expm1, negative), -1, 0)));
  },
  vjp: ({ graph, node: { inputs }, cotangent }) => {
    const [x, alpha] = inputs;
    const zero = graph.constant(0);
    const positive = graph.call(gt, x, zero);
    // Where x is large the exponential overflows; it is not selected there, and nothing multiplies it by zero.
    const decay = graph.call(exp, x);
    const scaled = graph.call(mul, graph.call(mul, cotangent, alpha), decay);
    return [
      graph.call(select, positive, cotangent, scaled),
      graph.call(select, positive, zero, graph.call(mul, cotangent, graph.call(sub, decay, graph.constant(1)))),
    ];
  },
  switches: (_, x) => [{ of: x, at: "zeros" }],
  wasm: (code, x, alpha) => code.op("select", isPositive(code, x), x, code.op("mul", alpha, code.call("expm1", x))),
  tfjs: (code, x, alpha) => {
    return code.op("select", code.op("gt", x, code.constant(0)), x, code.op("mul", alpha, code.op("expm1", x)));
  },
};

/** 2√(2/π) and the cubic coefficient of Hendrycks & Gimpel, "Gaussian Error Linear Units", 2016. */
const GELU_SCALE = 1.5957691216057308;
const GELU_CUBIC = 0.044715;

export const gelu: ElementwiseOp = {
  name: "gelu",
  doc: "Gaussian error linear unit in its tanh form, ½x(1 + tanh(√(2/π)(x + 0.044715x³))).",
  kind: "elementwise",
  arity: 1,
  word: ["x"],
  known: [
    [[0], 0],
    [[1], 0.8411919906082767],
    [[-2], -0.04540230591222498],
  ],
  // ½(1 + tanh u) = sigmoid(2u), which keeps its digits where tanh u is near −1.
  value: (x) => x * elementary.sigmoid(GELU_SCALE * (x + GELU_CUBIC * (x * x * x))),
  interval: (x) => valley(gelu.value, { at: -0.75246142, least: -0.1700407505712541 }, x),
  vjp: ({ graph, node: { inputs }, cotangent }) => {
    const [x] = inputs;
    const one = graph.constant(1);
    const x2 = graph.call(square, x);
    const factor = (cubic: number) => graph.call(add, one, graph.call(mul, graph.constant(cubic), x2));
    const s = graph.call(sigmoid, graph.call(mul, graph.constant(GELU_SCALE), graph.call(mul, x, factor(GELU_CUBIC))));
    const inner = graph.call(mul, graph.constant(GELU_SCALE), graph.call(mul, x, factor(3 * GELU_CUBIC)));
    const slope = graph.call(mul, s, graph.call(add, one, graph.call(mul, inner, graph.call(sub, one, s))));
    return [graph.call(mul, cotangent, slope)];
  },
  taylor: (code, x) =>
    // Three times the cubic coefficient is no double: the slope is made of exact parts.
    code.chain(gelu.interval, [x], () => {
      const constant = (c: number) => code.constant(point(c));
      const one = constant(1);
      const cubic = code.mul(constant(GELU_CUBIC), code.square(x));
      const scaled = code.mul(constant(GELU_SCALE), x);
      const u = code.mul(scaled, code.add(one, cubic));
      const s = code.chain(sigmoid.interval, [u], (y) => [code.mul(y, code.sub(one, y))]);
      const inner = code.mul(scaled, code.add(one, code.mul(constant(3), cubic)));
      return [code.mul(s, code.add(one, code.mul(inner, code.sub(one, s))))];
    }),
  wasm: (code, x) => {
    const cube = code.op("mul", code.op("mul", x, x), x);
    const inner = code.multiplyAdd(code.constant(GELU_CUBIC), cube, x);
    return code.op("mul", x, code.call("sigmoid", code.op("mul", code.constant(GELU_SCALE), inner)));
  },
  tfjs: (code, x) => {
    const cube = code.op("mul", code.op("square", x), x);
    const inner = code.op("add", code.op("mul", code.constant(GELU_CUBIC), cube), x);
    return code.op("mul", x, code.op("sigmoid", code.op("mul", code.constant(GELU_SCALE), inner)));
  },
};

export const silu: ElementwiseOp = {
  name: "silu",
  doc: "x · sigmoid(x), also called swish.",
  kind: "elementwise",
  arity: 1,
  word: ["x"],
  known: [
    [[0], 0],
    [[1], 0.7310585786300049],
    [[-2], -0.23840584404423512],
  ],
  value: (x) => x * elementary.sigmoid(x),
  interval: (x) => valley(silu.value, { at: -1.27846454, least: -0.2784645427610738 }, x),
  vjp: ({ graph, node: { inputs }, cotangent }) => {
    const [x] = inputs;
    const one = graph.constant(1);
    const s = graph.call(sigmoid, x);
    const slope = graph.call(mul, s, graph.call(add, one, graph.call(mul, x, graph.call(sub, one, s))));
    return [graph.call(mul, cotangent, slope)];
  },
  wasm: (code, x) => code.op("mul", x, code.call("sigmoid", x)),
  tfjs: (code, x) => code.op("mul", x, code.op("sigmoid", x)),
};

export const smoothstep: ElementwiseOp = {
  name: "smoothstep",
  doc: "0 up to the first edge, 1 from the second on, u²(3 − 2u) between: smoothstep(edge0, edge1, x).",
  kind: "elementwise",
  arity: 3,
  word: ["edge0", "edge1", "x"],
  known: [
    [[0, 1, 0.25], 0.15625],
    [[1, 3, 0], 0],
    [[1, 3, 4], 1],
    [[3, 1, 1.5], 0.84375],
  ],
  value: (edge0, edge1, x) => {
    const u = Math.min(Math.max((x - edge0) / (edge1 - edge0), 0), 1);
    return u * u * (3 - 2 * u);
  },
  interval: (edge0, edge1, x) => {
    const ramp = div.interval(sub.interval(x, edge0), sub.interval(edge1, edge0));
    const u = clamp.interval(ramp, interval(0, 0), interval(1, 1));
    return within(
      increasing((v) => v * v * (3 - 2 * v), u),
      0,
      1,
    );
  },
  vjp: ({ graph, node: { inputs }, cotangent }) => {
    const [edge0, edge1, x] = inputs;
    const [zero, one] = [graph.constant(0), graph.constant(1)];
    const width = graph.call(sub, edge1, edge0);
    const ramp = graph.call(div, graph.call(sub, x, edge0), width);
    const u = graph.call(clamp, ramp, zero, one);
    // 6u(1 − u) is 0 beyond both edges by itself.
    const slope = graph.call(mul, graph.call(mul, graph.constant(6), u), graph.call(sub, one, u));
    const dx = graph.call(div, graph.call(mul, cotangent, slope), width);
    return [graph.call(mul, dx, graph.call(sub, u, one)), graph.call(mul, dx, graph.call(sub, zero, u)), dx];
  },
  switches: (graph, edge0, edge1, x) => [edge0, edge1].map((edge) => ({ of: graph.call(sub, x, edge), at: "zeros" })),
  wasm: (code, edge0, edge1, x) => {
    const ramp = code.op("div", code.op("sub", x, edge0), code.op("sub", edge1, edge0));
    const u = code.op("min", code.op("max", ramp, code.constant(0)), code.constant(1));
    const twice = code.op("mul", code.constant(2), u);
    return code.op("mul", code.op("mul", u, u), code.op("sub", code.constant(3), twice));
  },
  tfjs: (code, edge0, edge1, x) => {
    const ramp = code.op("div", code.op("sub", x, edge0), code.op("sub", edge1, edge0));
    const u = code.op("min", code.op("max", ramp, code.constant(0)), code.constant(1));
    const twice = code.op("mul", code.constant(2), u);
    return code.op("mul", code.op("square", u), code.op("sub", code.constant(3), twice));
  },
};

function isPositive(code: LaneCode, x: Lane): Lane {
  return code.op("gt", x, code.constant(0));
}

/** x where x > 0, another range (of what stands at x ≤ 0, and is 0 at 0) elsewhere. */
function piecewise(x: Interval, nonpositive: Interval): Interval {
  const grade = worst(x, nonpositive);
  if (x.lo > 0) return interval(x.lo, x.hi, grade);
  if (x.hi <= 0) return interval(nonpositive.lo, nonpositive.hi, grade);
  return interval(Math.min(0, nonpositive.lo), Math.max(x.hi, nonpositive.hi), grade);
}

/** Range of a function that falls from 0 at −∞ to one minimum and rises from there. */
function valley(
  f: (x: number) => number,
  minimum: { readonly at: number; readonly least: number },
  x: Interval,
): Interval {
  // ∞ · 0 at −∞ is the limit 0.
  const at = (bound: number) => (bound === Number.NEGATIVE_INFINITY ? 0 : f(bound));
  const [lo, hi] = [at(x.lo), at(x.hi)];
  const least = x.lo <= minimum.at && minimum.at <= x.hi ? minimum.least : Math.min(lo, hi);
  return outward(least, Math.max(lo, hi), x.grade, 8);
}
