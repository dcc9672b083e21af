import type { LaneInstruction } from "../../wasm/laneCode.ts";
import { CONTINUOUS, DEFINED, everything, type Grade, type Interval, interval, PARTIAL, worst } from "../interval.ts";
import type { ElementwiseOp } from "../op.ts";
import { add, div, mul, neg, sub } from "./arithmetic.ts";

/** Piecewise constant or piecewise linear functions of Math. */

/** A nondecreasing step function: it jumps where its ends differ, and its derivative is 0. */
function step(
  name: string,
  doc: string,
  value: (x: number) => number,
  instruction: LaneInstruction | undefined,
  tfjs: ElementwiseOp["tfjs"],
  switches: ElementwiseOp["switches"] = (_, x) => [{ of: x, at: "integers" }],
): ElementwiseOp {
  return {
    name,
    doc,
    kind: "elementwise",
    arity: 1,
    value,
    interval: (x) => stepInterval(value, x),
    vjp: () => [undefined],
    wasm: (code, x) => (instruction ? code.op(instruction, x) : code.call(name, x)),
    tfjs,
    switches,
  };
}

function stepInterval(value: (x: number) => number, x: Interval): Interval {
  const [lo, hi] = [value(x.lo), value(x.hi)];
  return interval(lo, hi, Math.min(x.grade, lo === hi ? CONTINUOUS : DEFINED) as Grade);
}

export const floor = step("floor", "The largest integer up to x.", Math.floor, "floor", (code, x) =>
  code.op("floor", x),
);
export const ceil = step("ceil", "The smallest integer from x on.", Math.ceil, "ceil", (code, x) => code.op("ceil", x));
export const trunc = step("trunc", "x without its fraction.", Math.trunc, "trunc", (code, x) =>
  code.op("select", code.op("lt", x, code.constant(0)), code.op("ceil", x), code.op("floor", x)),
);
export const round = step(
  "round",
  "The nearest integer, halves upward.",
  Math.round,
  undefined,
  (code, x) => {
    const below = code.op("floor", x);
    const isNearer = code.op("lt", code.op("sub", x, below), code.constant(0.5));
    return code.op("select", isNearer, below, code.op("ceil", x));
  },
  (graph, x) => [{ of: graph.call(add, x, graph.constant(0.5)), at: "integers" }],
);
export const sign = step(
  "sign",
  "−1, 0 or 1 with the sign of x; −0 stays −0.",
  Math.sign,
  undefined,
  (code, x) => code.op("sign", x),
  (_, x) => [{ of: x, at: "zeros" }],
);

export const fround: ElementwiseOp = {
  name: "fround",
  doc: "x rounded to float32; its derivative is that of what it rounds, 1.",
  kind: "elementwise",
  arity: 1,
  value: Math.fround,
  interval: (x) => stepInterval(Math.fround, x),
  vjp: ({ cotangent }) => [cotangent],
  // What is proven is proven of the function as it is, which keeps still between two numbers of float32.
  taylor: (code, x) => code.still(fround.interval, [x]),
  wasm: (code, x) => code.call("fround", x),
  // Tensors are of float32 already.
  tfjs: (_, x) => x,
  simplify: (_, x) => (x.op === fround ? x : undefined),
};

export const abs: ElementwiseOp = {
  name: "abs",
  doc: "The magnitude of x.",
  kind: "elementwise",
  arity: 1,
  value: Math.abs,
  interval: (x) => {
    const [lo, hi] = [Math.abs(x.lo), Math.abs(x.hi)];
    return interval(x.lo <= 0 && x.hi >= 0 ? 0 : Math.min(lo, hi), Math.max(lo, hi), x.grade);
  },
  vjp: ({ graph, node: { inputs }, cotangent }) => [graph.call(mul, cotangent, graph.call(sign, inputs[0]))],
  switches: (_, x) => [{ of: x, at: "zeros" }],
  wasm: (code, x) => code.op("abs", x),
  tfjs: (code, x) => code.op("abs", x),
  simplify: (graph, x) => {
    if (x.op === neg) return graph.call(abs, x.inputs[0]);
    return x.op === abs ? x : undefined;
  },
};

export const rem: ElementwiseOp = {
  name: "rem",
  doc: "The remainder x % y of truncated division, with the sign of x.",
  kind: "elementwise",
  arity: 2,
  value: (x, y) => x % y,
  interval: (x, y) => {
    if (!(y.lo > 0 || y.hi < 0) || !Number.isFinite(x.lo) || !Number.isFinite(x.hi)) return everything(PARTIAL);
    const quotient = div.interval(x, y);
    const periods = Math.trunc(quotient.lo);
    if (periods === Math.trunc(quotient.hi)) return sub.interval(x, mul.interval(y, interval(periods, periods)));
    const most = Math.max(Math.abs(y.lo), Math.abs(y.hi));
    const grade = Math.min(worst(x, y), DEFINED) as Grade;
    return interval(x.lo < 0 ? Math.max(-most, x.lo) : 0, x.hi > 0 ? Math.min(most, x.hi) : 0, grade);
  },
  vjp: ({ graph, node, cotangent }) => {
    const [x, y] = node.inputs;
    const periods = graph.call(round, graph.call(div, graph.call(sub, x, node), y));
    return [cotangent, graph.call(neg, graph.call(mul, cotangent, periods))];
  },
  switches: (graph, x, y) => [{ of: graph.call(div, x, y), at: "integers" }],
  wasm: (code, x, y) => code.call("rem", x, y),
  tfjs: (code, x, y) => {
    const magnitude = code.op("mod", code.op("abs", x), code.op("abs", y));
    return code.op("select", code.op("lt", x, code.constant(0)), code.op("neg", magnitude), magnitude);
  },
};
