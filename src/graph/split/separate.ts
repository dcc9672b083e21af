import type { Graph } from "../graph.ts";
import type { Node } from "../op.ts";
import { add, mul, neg, sub } from "../ops/arithmetic.ts";

/** The half in which something moves: either one, where nothing that moves is read. */
export type Place = 0 | 1 | "either" | undefined;

/**
 * The terms of a sum that belong to each of two halves, together the node; undefined where a term belongs to neither.
 *
 * @param placeOf the half that a node goes with, by all that it depends on
 */
export function separate(graph: Graph, node: Node, placeOf: (node: Node) => Place): readonly [Node, Node] | undefined {
  const zero = graph.constant(0);
  const terms = (of: Node): readonly [Node, Node] | undefined => {
    const place = placeOf(of);
    if (place !== undefined) return place === 1 ? [zero, of] : [of, zero];
    if (of.op === neg) {
      const inner = terms(of.inputs[0]);
      return inner && [graph.call(neg, inner[0]), graph.call(neg, inner[1])];
    }
    if (of.op === add || of.op === sub) {
      const { op } = of;
      const [x, y] = [terms(of.inputs[0]), terms(of.inputs[1])];
      return x && y && [graph.call(op, x[0], y[0]), graph.call(op, x[1], y[1])];
    }
    if (of.op !== mul) return undefined;
    // A factor that depends on nothing that moves belongs to both.
    const factor = of.inputs.find((x) => placeOf(x) === "either");
    const inner = factor && terms(factor === of.inputs[0] ? of.inputs[1] : of.inputs[0]);
    return inner && [graph.call(mul, factor, inner[0]), graph.call(mul, factor, inner[1])];
  };
  return terms(node);
}
