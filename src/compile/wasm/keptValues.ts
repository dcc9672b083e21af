import { append } from "../../core/append.ts";
import type { ElementwiseOp, Node } from "../../graph/op.ts";
import { reachable } from "../../graph/reachable.ts";
import type { Standing } from "./standing.ts";
import { vectorShape } from "./vectorShape.ts";

/**
 * The values of f that its pullback reads and that are dearer to compute again than to keep: results of math routines, of
 * products with matrices, and of loops over components. What is made of kept values and the inputs by arithmetic alone is
 * computed again.
 */
export function keptValues(
  forward: readonly Node[],
  backward: readonly Node[],
  given: ReadonlyMap<Node, Standing>,
): Map<Node, Standing> {
  const known = new Set(reachable(forward));
  const seen = new Set<Node>();
  const kept = new Map<Node, Standing>();
  let length = 0;
  const stack = [...backward];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (seen.has(node) || node.op.kind === "leaf" || given.has(node)) continue;
    seen.add(node);
    if (known.has(node) && isDear(node)) {
      kept.set(node, { input: "kept", offset: length });
      length += node.size;
    } else append(stack, node.inputs);
  }
  return kept;
}

function isDear(node: Node): boolean {
  if (node.op.kind === "elementwise") return callsRoutine(node.op);
  const { kind } = vectorShape(node);
  return kind === "contraction" || kind === "opaque";
}

/** Whether the code of an op calls the math library, found by listening to its record. */
function callsRoutine(op: ElementwiseOp): boolean {
  const lane = { isMask: false };
  let called = false;
  const call = () => {
    called = true;
    return lane;
  };
  const plain = () => lane;
  const code = { constant: plain, op: plain, multiplyAdd: plain, negatedMultiplyAdd: plain, call };
  op.wasm(code, ...new Array(op.arity).fill(lane));
  return called;
}
