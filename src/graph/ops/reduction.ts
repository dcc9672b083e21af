import { euclideanNorm } from "../../core/euclideanNorm.ts";
import { interval } from "../interval.ts";
import type { VectorOp } from "../op.ts";
import { add, div, mul } from "./arithmetic.ts";
import { hypot } from "./power.ts";
import { abs } from "./rounding.ts";
import { guard } from "./selection.ts";
import { broadcast } from "./structure.ts";

export const sum: VectorOp = {
  name: "sum",
  doc: "Sum of the components, from the first on.",
  kind: "vector",
  shape: () => 1,
  value: (out, [x]) => {
    out[0] = x.reduce((total, y) => total + y, 0);
  },
  interval: ([x]) => [x.reduce((total, y) => add.interval(total, y), interval(0, 0))],
  vjp: ({ graph, node: { inputs }, cotangent }) => [graph.apply(broadcast, [cotangent], { size: inputs[0].size })],
  taylor: (code, [x]) => [x.reduce((total, y) => code.add(total, y))],
  wasm: (code, node) => {
    const [x] = node.inputs;
    const total = code.reduce(x.size, code.lanes.constant(0), (carried, i) => {
      return code.lanes.op("add", carried, code.load(x, i));
    });
    code.store(node, 0, total);
  },
  tfjs: (code, [x]) => code.sum(x),
};

export const norm: VectorOp = {
  name: "norm",
  doc: "Euclidean length, without overflow; ∞ where a component is infinite.",
  kind: "vector",
  multiplies: true,
  shape: () => 1,
  value: (out, [x]) => {
    out[0] = euclideanNorm(x);
  },
  interval: ([x]) => [x.reduce((length, y) => hypot.interval(length, y), interval(0, 0))],
  vjp: ({ graph, node, cotangent }) => {
    const [x] = node.inputs;
    // At the origin the derivative is 0, as that of |x| is.
    return [graph.call(mul, cotangent, graph.call(guard, x, graph.call(div, x, node)))];
  },
  taylor: (code, [x]) => [
    code.chain(
      (...parts) => norm.interval([parts], {})[0],
      x,
      (length) => x.map((part) => code.div(part, length)),
    ),
  ],
  wasm: (code, node) => {
    const [x] = node.inputs;
    const { lanes } = code;
    const zero = lanes.constant(0);
    const infinity = lanes.constant(Number.POSITIVE_INFINITY);
    // A NaN component beside an infinite one gives ∞, so that the largest magnitude is sought among numbers only.
    const largest = code.reduce(x.size, zero, (carried, i) => {
      const magnitude = lanes.op("abs", code.load(x, i));
      return lanes.op("select", lanes.op("gt", magnitude, carried), magnitude, carried);
    });
    const scale = lanes.op("select", lanes.op("eq", largest, zero), lanes.constant(1), largest);
    const total = code.reduce(x.size, zero, (carried, i) => {
      const ratio = lanes.op("div", code.load(x, i), scale);
      return lanes.multiplyAdd(ratio, ratio, carried);
    });
    const length = lanes.op("mul", lanes.op("sqrt", total), scale);
    code.store(node, 0, lanes.op("select", lanes.op("eq", largest, infinity), infinity, length));
  },
  tfjs: (code, [x]) => {
    const largest = code.largest(code.op("abs", x));
    const infinity = code.constant(Number.POSITIVE_INFINITY);
    const scale = code.op("select", code.op("eq", largest, code.constant(0)), code.constant(1), largest);
    const length = code.op("mul", code.op("sqrt", code.sum(code.op("square", code.op("div", x, scale)))), scale);
    return code.op("select", code.op("eq", largest, infinity), infinity, length);
  },
  simplify: (graph, [x]) => (x.size === 1 ? graph.call(abs, x) : undefined),
};
