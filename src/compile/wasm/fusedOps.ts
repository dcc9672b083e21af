import type { ElementwiseOp } from "../../graph/op.ts";
import { add, mul, sub } from "../../graph/ops/arithmetic.ts";

/* What products and sums become in fused arithmetic: no words of the language, and in no graph but that of a kernel. */

export const multiplyAdd: ElementwiseOp = {
  name: "multiplyAdd",
  doc: "x · y + z.",
  kind: "elementwise",
  arity: 3,
  value: (x, y, z) => x * y + z,
  interval: (x, y, z) => add.interval(mul.interval(x, y), z),
  vjp: ({ graph, node: { inputs }, cotangent }) => [
    graph.call(mul, cotangent, inputs[1]),
    graph.call(mul, cotangent, inputs[0]),
    cotangent,
  ],
  wasm: (code, x, y, z) => code.multiplyAdd(x, y, z),
  tfjs: (code, x, y, z) => code.op("add", code.op("mul", x, y), z),
};

export const negatedMultiplyAdd: ElementwiseOp = {
  name: "negatedMultiplyAdd",
  doc: "z − x · y.",
  kind: "elementwise",
  arity: 3,
  value: (x, y, z) => z - x * y,
  interval: (x, y, z) => sub.interval(z, mul.interval(x, y)),
  vjp: ({ graph, node: { inputs }, cotangent }) => {
    const opposite = graph.call(sub, graph.constant(-0), cotangent);
    return [graph.call(mul, opposite, inputs[1]), graph.call(mul, opposite, inputs[0]), cotangent];
  },
  wasm: (code, x, y, z) => code.negatedMultiplyAdd(x, y, z),
  tfjs: (code, x, y, z) => code.op("sub", z, code.op("mul", x, y)),
};
