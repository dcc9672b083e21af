import type { Interval } from "../interval.ts";
import type { ElementwiseOp, Node, VjpContext } from "../op.ts";
import type { TensorInstruction } from "../tensorCode.ts";

/** An op of one number that the compilers compute under the same name. */
export function unary(
  name: TensorInstruction,
  doc: string,
  value: (x: number) => number,
  interval: (x: Interval) => Interval,
  cotangentOfInput: (context: VjpContext, x: Node) => Node,
): ElementwiseOp {
  return {
    name,
    doc,
    kind: "elementwise",
    arity: 1,
    value,
    interval,
    vjp: (context) => [cotangentOfInput(context, context.node.inputs[0])],
    wasm: (code, x) => code.call(name, x),
    tfjs: (code, x) => code.op(name, x),
  };
}
