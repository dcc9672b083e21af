import { elementary } from "../../elementary/elementary.ts";
import {
  everything,
  type Interval,
  increasing,
  increasingOn,
  interval,
  outward,
  PARTIAL,
  point,
  within,
  worst,
} from "../interval.ts";
import type { ElementwiseOp, GraphBuilder, Node } from "../op.ts";
import type { Series, SeriesCode } from "../seriesCode.ts";
import { div, mul, square, sub } from "./arithmetic.ts";
import { log } from "./exponential.ts";
import { constant } from "./leaf.ts";
import { guard } from "./selection.ts";

export const sqrt: ElementwiseOp = {
  name: "sqrt",
  doc: "Square root.",
  kind: "elementwise",
  arity: 1,
  value: Math.sqrt,
  interval: (x) => within(increasingOn(0, Number.POSITIVE_INFINITY, Math.sqrt, x), 0, Number.POSITIVE_INFINITY),
  vjp: ({ graph, node, cotangent }) => [graph.call(div, graph.call(mul, cotangent, graph.constant(0.5)), node)],
  wasm: (code, x) => code.op("sqrt", x),
  tfjs: (code, x) => code.op("sqrt", x),
};

export const cbrt: ElementwiseOp = {
  name: "cbrt",
  doc: "Cube root, of negative numbers too.",
  kind: "elementwise",
  arity: 1,
  value: elementary.cbrt,
  interval: (x) => increasing(elementary.cbrt, x),
  vjp: ({ graph, node, cotangent }) => [
    graph.call(div, cotangent, graph.call(mul, graph.constant(3), graph.call(square, node))),
  ],
  wasm: (code, x) => code.call("cbrt", x),
  tfjs: (code, x) => {
    return code.op("mul", code.op("sign", x), code.op("pow", code.op("abs", x), code.constant(1 / 3)));
  },
};

/** x ** n for an n for which a few multiplications stay within 2 units in the last place of what JavaScript computes. */
function smallPower(
  name: string,
  n: number,
  value: (x: number) => number,
  interval: ElementwiseOp["interval"],
  slope: (graph: GraphBuilder, x: Node, power: Node) => Node,
  wasm: ElementwiseOp["wasm"],
  tfjs: ElementwiseOp["tfjs"],
): ElementwiseOp {
  return {
    name,
    doc: `x ** ${n}, by multiplications.`,
    kind: "elementwise",
    arity: 1,
    value,
    interval,
    vjp: ({ graph, node, cotangent }) => [graph.call(mul, cotangent, slope(graph, node.inputs[0], node))],
    wasm,
    tfjs,
  };
}

export const cube = smallPower(
  "cube",
  3,
  (x) => x * x * x,
  (x) => powInterval(x, point(3)),
  (graph, x) => graph.call(mul, graph.constant(3), graph.call(square, x)),
  (code, x) => code.op("mul", code.op("mul", x, x), x),
  (code, x) => code.op("mul", code.op("square", x), x),
);

export const fourth = smallPower(
  "fourth",
  4,
  (x) => x * x * (x * x),
  (x) => powInterval(x, point(4)),
  (graph, x) => graph.call(mul, graph.constant(4), graph.call(cube, x)),
  (code, x) => {
    const squared = code.op("mul", x, x);
    return code.op("mul", squared, squared);
  },
  (code, x) => code.op("square", code.op("square", x)),
);

export const inverseSquare = smallPower(
  "inverseSquare",
  -2,
  (x) => (1 / x) * (1 / x),
  (x) => powInterval(x, point(-2)),
  (graph, x, power) => graph.call(div, graph.call(mul, graph.constant(-2), power), x),
  (code, x) => {
    const reciprocal = code.op("div", code.constant(1), x);
    return code.op("mul", reciprocal, reciprocal);
  },
  (code, x) => code.op("square", code.op("div", code.constant(1), x)),
);

export const powHalf: ElementwiseOp = {
  name: "powHalf",
  doc: "x ** 0.5, which differs from the square root at −0 and at −∞.",
  kind: "elementwise",
  arity: 1,
  value: (x) => (x === Number.NEGATIVE_INFINITY ? -x : Math.sqrt(x + 0)),
  interval: (x) => sqrt.interval(x),
  vjp: ({ graph, node, cotangent }) => [graph.call(div, graph.call(mul, cotangent, graph.constant(0.5)), node)],
  wasm: (code, x) => {
    const negativeInfinity = code.op("eq", x, code.constant(Number.NEGATIVE_INFINITY));
    const root = code.op("sqrt", code.op("add", x, code.constant(0)));
    return code.op("select", negativeInfinity, code.constant(Number.POSITIVE_INFINITY), root);
  },
  tfjs: (code, x) => {
    const negativeInfinity = code.op("eq", x, code.constant(Number.NEGATIVE_INFINITY));
    return code.op("select", negativeInfinity, code.constant(Number.POSITIVE_INFINITY), code.op("sqrt", x));
  },
};

export const pow: ElementwiseOp = {
  name: "pow",
  doc: "x to the power y, that of JavaScript: 1 ** NaN is NaN, x ** 0 is 1.",
  kind: "elementwise",
  arity: 2,
  value: elementary.pow,
  interval: powInterval,
  vjp: ({ graph, node, cotangent }) => {
    const [x, y] = node.inputs;
    const slope = graph.call(mul, y, graph.call(pow, x, lessOne(graph, y)));
    const dx = graph.call(mul, cotangent, y.op === constant ? slope : graph.call(guard, y, slope));
    if (y.op === constant) return [dx, undefined];
    // 0 ** y stays 0 for y > 0, where log 0 would make it NaN.
    return [dx, graph.call(mul, cotangent, graph.call(guard, node, graph.call(mul, node, graph.call(log, x))))];
  },
  taylor: (code, x, y) => {
    const exponent = code.constantOf(y);
    const range = exponent ? (base: Interval) => powInterval(base, exponent) : powInterval;
    return code.chain(range, exponent ? [x] : [x, y], (power) => {
      const logarithm = code.chain(log.interval, [x], () => [code.div(code.constant(point(1)), x)]);
      if (!exponent) return [code.div(code.mul(y, power), x), code.mul(power, logarithm)];
      const n = exponent.lo;
      if (n !== exponent.hi || !Number.isInteger(n) || n < 2 || n > 2 ** 20) return [code.div(code.mul(y, power), x)];
      return [code.mul(y, wholePower(code, x, n - 1))];
    });
  },
  wasm: (code, x, y) => code.call("pow", x, y),
  tfjs: (code, x, y) => code.op("pow", x, y),
  simplify: (graph, x, y) => (y.op === constant ? constantPower(graph, x, y.attributes.value as number) : undefined),
};

export const hypot: ElementwiseOp = {
  name: "hypot",
  doc: "√(x² + y²) without overflow; ∞ where either is infinite.",
  kind: "elementwise",
  arity: 2,
  commutative: true,
  value: elementary.hypot,
  interval: (x, y) => {
    const [a, b] = [magnitude(x), magnitude(y)];
    return within(
      outward(elementary.hypot(a.lo, b.lo), elementary.hypot(a.hi, b.hi), worst(x, y), 4),
      0,
      Number.POSITIVE_INFINITY,
    );
  },
  vjp: ({ graph, node, cotangent }) =>
    // At the origin the derivative is 0, as that of |x| is.
    node.inputs.map((x) => graph.call(mul, cotangent, graph.call(guard, x, graph.call(div, x, node)))),
  taylor: (code, x, y) => code.chain(hypot.interval, [x, y], (length) => [code.div(x, length), code.div(y, length)]),
  wasm: (code, x, y) => code.call("hypot", x, y),
  tfjs: (code, x, y) => {
    const [a, b] = [code.op("abs", x), code.op("abs", y)];
    const [larger, smaller] = [code.op("max", a, b), code.op("min", a, b)];
    const ratio = code.op("div", smaller, larger);
    const length = code.op("mul", larger, code.op("sqrt", code.op("add", code.constant(1), code.op("square", ratio))));
    const infinity = code.constant(Number.POSITIVE_INFINITY);
    // 0/0 and ∞/∞ are not selected.
    const finite = code.op("select", code.op("eq", larger, code.constant(0)), larger, length);
    return code.op("select", code.op("or", code.op("eq", a, infinity), code.op("eq", b, infinity)), infinity, finite);
  },
};

/** xⁿ by squares, for n from 1 on. */
function wholePower(code: SeriesCode, x: Series, n: number): Series {
  if (n === 1) return x;
  const squares = code.square(wholePower(code, x, Math.floor(n / 2)));
  return n % 2 === 0 ? squares : code.mul(x, squares);
}

function lessOne(graph: GraphBuilder, y: Node): Node {
  return graph.call(sub, y, graph.constant(1));
}

/**
 * The op for a power with a constant exponent that is cheaper than the general one. None of them overflows or underflows
 * on the way where the power itself does not.
 */
function constantPower(graph: GraphBuilder, x: Node, y: number): Node | undefined {
  switch (y) {
    case 0:
      return graph.constant(1);
    case 1:
      return x;
    case 2:
      return graph.call(square, x);
    case 3:
      return graph.call(cube, x);
    case 4:
      return graph.call(fourth, x);
    case -1:
      return graph.call(div, graph.constant(1), x);
    case -2:
      return graph.call(inverseSquare, x);
    case 0.5:
      return graph.call(powHalf, x);
    default:
      return undefined;
  }
}

function magnitude(x: Interval): Interval {
  const [lo, hi] = [Math.abs(x.lo), Math.abs(x.hi)];
  return interval(x.lo <= 0 && x.hi >= 0 ? 0 : Math.min(lo, hi), Math.max(lo, hi), x.grade);
}

function powInterval(x: Interval, y: Interval): Interval {
  const grade = worst(x, y);
  if (x.lo > 0 || (x.lo === 0 && y.lo > 0)) {
    // Monotone in each variable by itself, so that the extremes stand at corners.
    const corners = [x.lo, x.hi].flatMap((base) => [elementary.pow(base, y.lo), elementary.pow(base, y.hi)]);
    if (corners.some(Number.isNaN)) return within(everything(grade), 0, Number.POSITIVE_INFINITY);
    const range = outward(Math.min(...corners), Math.max(...corners), grade, 4);
    return within(range, 0, Number.POSITIVE_INFINITY);
  }
  if (y.lo !== y.hi || !Number.isInteger(y.lo)) {
    // Bases below 0 are undefined, bases down to 0 unbounded for exponents below 0.
    return x.hi > 0 && y.lo > 0 ? interval(0, above(x.hi, y), PARTIAL) : everything(PARTIAL);
  }
  const n = y.lo;
  return n >= 0 || x.hi < 0 ? monotonePieces(x, n, grade) : everything(PARTIAL);
}

/** Upper bound of positive bases up to `base` to exponents of a box above 0. */
function above(base: number, y: Interval): number {
  return outward(0, Math.max(1, elementary.pow(base, y.hi), elementary.pow(base, y.lo)), PARTIAL, 4).hi;
}

/** x ** n for an integer n over a box on which only 0 can part the monotone pieces. */
function monotonePieces(x: Interval, n: number, grade: Interval["grade"]): Interval {
  const [lo, hi] = [elementary.pow(x.lo, n), elementary.pow(x.hi, n)];
  const range = outward(Math.min(lo, hi), Math.max(lo, hi), grade, 4);
  if (n % 2 !== 0) return range;
  return interval(x.lo <= 0 && x.hi >= 0 ? Math.min(0, range.lo) : range.lo, range.hi, grade);
}
