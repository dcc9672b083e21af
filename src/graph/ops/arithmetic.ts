import { elementary } from "../../elementary/elementary.ts";
import {
  everything,
  hasFewDigits,
  type Interval,
  interval,
  isExactSum,
  outward,
  outwardWhereInexact,
  PARTIAL,
  worse,
} from "../interval.ts";
import type { ElementwiseOp } from "../op.ts";
import { constant, isConstant } from "./leaf.ts";

export const add: ElementwiseOp = {
  name: "add",
  doc: "x + y.",
  kind: "elementwise",
  arity: 2,
  commutative: true,
  value: (x, y) => x + y,
  interval: (x, y) => sumOf(x, y),
  vjp: ({ cotangent }) => [cotangent, cotangent],
  taylor: (code, x, y) => code.add(x, y),
  wasm: (code, x, y) => code.op("add", x, y),
  tfjs: (code, x, y) => code.op("add", x, y),
  // Only −0 is neutral: −0 + 0 is 0.
  simplify: (graph, x, y) => {
    if (isConstant(y, -0)) return x;
    if (isConstant(x, -0)) return y;
    if (y.op === neg) return graph.call(sub, x, y.inputs[0]);
    if (x.op === neg) return graph.call(sub, y, x.inputs[0]);
    return undefined;
  },
};

function sumOf(x: Interval, y: Interval): Interval {
  return outwardWhereInexact(x.lo + y.lo, isExactSum(x.lo, y.lo), x.hi + y.hi, isExactSum(x.hi, y.hi), worse(x, y));
}

export const sub: ElementwiseOp = {
  name: "sub",
  doc: "x − y.",
  kind: "elementwise",
  arity: 2,
  value: (x, y) => x - y,
  interval: (x, y) => sumOf(x, neg.interval(y)),
  vjp: ({ graph, cotangent }) => [cotangent, graph.call(neg, cotangent)],
  taylor: (code, x, y) => code.sub(x, y),
  wasm: (code, x, y) => code.op("sub", x, y),
  tfjs: (code, x, y) => code.op("sub", x, y),
  simplify: (graph, x, y) => {
    if (isConstant(y, 0)) return x;
    if (isConstant(x, -0)) return graph.call(neg, y);
    if (y.op === neg) return graph.call(add, x, y.inputs[0]);
    return undefined;
  },
};

export const mul: ElementwiseOp = {
  name: "mul",
  doc: "x · y.",
  kind: "elementwise",
  arity: 2,
  commutative: true,
  value: (x, y) => x * y,
  interval: (x, y) => {
    const a = bound(x.lo, y.lo);
    const b = bound(x.lo, y.hi);
    const c = bound(x.hi, y.lo);
    const d = bound(x.hi, y.hi);
    const lo = Math.min(a, b, c, d);
    const hi = Math.max(a, b, c, d);
    const isExact = hasFewDigits(x.lo) && hasFewDigits(x.hi) && hasFewDigits(y.lo) && hasFewDigits(y.hi);
    return isExact ? interval(lo, hi, worse(x, y)) : outward(lo, hi, worse(x, y));
  },
  vjp: ({ graph, node: { inputs }, cotangent }) => [
    graph.call(mul, cotangent, inputs[1]),
    graph.call(mul, cotangent, inputs[0]),
  ],
  taylor: (code, x, y) => (x === y ? code.square(x) : code.mul(x, y)),
  wasm: (code, x, y) => code.op("mul", x, y),
  tfjs: (code, x, y) => code.op("mul", x, y),
  simplify: (graph, x, y) => {
    if (isConstant(x, 1)) return y;
    if (isConstant(y, 1)) return x;
    if (isConstant(x, -1)) return graph.call(neg, y);
    if (isConstant(y, -1)) return graph.call(neg, x);
    if (x.op === neg && y.op === neg) return graph.call(mul, x.inputs[0], y.inputs[0]);
    return x === y ? graph.call(square, x) : undefined;
  },
};

export const div: ElementwiseOp = {
  name: "div",
  doc: "x / y.",
  kind: "elementwise",
  arity: 2,
  value: (x, y) => x / y,
  interval: (x, y) => (y.lo > 0 || y.hi < 0 ? divide(x, y) : everything(PARTIAL)),
  vjp: ({ graph, node, cotangent }) => {
    const dx = graph.call(div, cotangent, node.inputs[1]);
    return [dx, graph.call(neg, graph.call(mul, dx, node))];
  },
  taylor: (code, x, y) => code.div(x, y),
  wasm: (code, x, y) => code.op("div", x, y),
  tfjs: (code, x, y) => code.op("div", x, y),
  simplify: (graph, x, y) => {
    if (isConstant(y, 1)) return x;
    if (isConstant(y, -1)) return graph.call(neg, x);
    if (x.op === neg && y.op === neg) return graph.call(div, x.inputs[0], y.inputs[0]);
    // Dividing by a power of two and multiplying by its exact reciprocal round the same real number.
    if (y.op === constant && isPowerOfTwo(y.attributes.value as number)) {
      return graph.call(mul, x, graph.constant(1 / (y.attributes.value as number)));
    }
    return undefined;
  },
};

export const neg: ElementwiseOp = {
  name: "neg",
  doc: "−x.",
  kind: "elementwise",
  arity: 1,
  value: (x) => -x,
  interval: (x) => interval(-x.hi, -x.lo, x.grade),
  vjp: ({ graph, cotangent }) => [graph.call(neg, cotangent)],
  taylor: (code, x) => code.neg(x),
  wasm: (code, x) => code.op("neg", x),
  tfjs: (code, x) => code.op("neg", x),
  simplify: (graph, x) => {
    if (x.op === neg) return x.inputs[0];
    // −(a − b) is not b − a where they are equal: 0 against −0. A factor takes the sign exactly.
    const constantFactor = x.op === mul ? x.inputs.findIndex((factor) => factor.op === constant) : -1;
    if (constantFactor < 0) return undefined;
    return graph.call(mul, graph.call(neg, x.inputs[constantFactor]), x.inputs[1 - constantFactor]);
  },
};

export const square: ElementwiseOp = {
  name: "square",
  doc: "x · x.",
  kind: "elementwise",
  arity: 1,
  value: (x) => x * x,
  interval: (x) => {
    const lo = x.lo * x.lo;
    const hi = x.hi * x.hi;
    const around = outward(Math.min(lo, hi), Math.max(lo, hi), x.grade);
    return interval(x.lo <= 0 && x.hi >= 0 ? 0 : Math.max(0, around.lo), around.hi, x.grade);
  },
  vjp: ({ graph, node: { inputs }, cotangent }) => [
    graph.call(mul, cotangent, graph.call(mul, graph.constant(2), inputs[0])),
  ],
  taylor: (code, x) => code.square(x),
  wasm: (code, x) => code.op("mul", x, x),
  tfjs: (code, x) => code.op("square", x),
  simplify: (graph, x) => (x.op === neg ? graph.call(square, x.inputs[0]) : undefined),
};

/** Quotient of intervals, the divisor without zero. */
function divide(x: Interval, y: Interval): Interval {
  const quotients = [x.lo / y.lo, x.lo / y.hi, x.hi / y.lo, x.hi / y.hi].filter((q) => !Number.isNaN(q));
  // ∞/∞ is any number of its sign; the other corners say which, together with 0.
  if (quotients.length < 4) quotients.push(0);
  return outward(Math.min(...quotients), Math.max(...quotients), worse(x, y));
}

/** A product of bounds: an infinite bound is not a value, so 0 times it is 0. */
function bound(x: number, y: number): number {
  return x === 0 || y === 0 ? 0 : x * y;
}

function isPowerOfTwo(x: number): boolean {
  const exponent = Math.round(elementary.log2(Math.abs(x)));
  return Math.abs(exponent) <= 1022 && Math.abs(x) === 2 ** exponent;
}
