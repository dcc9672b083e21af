import { copyNodes } from "../../graph/copyNodes.ts";
import { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/op.ts";
import { add, div, mul, neg, sub } from "../../graph/ops/arithmetic.ts";
import { input } from "../../graph/ops/leaf.ts";
import { sum } from "../../graph/ops/reduction.ts";
import { pack } from "../../graph/ops/structure.ts";
import { reachable } from "../../graph/reachable.ts";
import type { TracedFunction } from "../../language/experiment.ts";

/**
 * A function of the data without the summands that take one of the gaps: ℓ₁(p) + c·(ℓ₂(q) + ℓ₃(r)) is ℓ₁(p) + c·ℓ₃(r) where
 * q was not measured. Undefined where nothing that takes a datum is left.
 */
export function withoutGaps({ outputs, range }: TracedFunction, gaps: ReadonlySet<number>): TracedFunction | undefined {
  const graph = new Graph();
  const [whole] = copyNodes(graph, outputs);
  const order = reachable([whole]);
  const takesGap = markUp(order, (node) => dataOf(node).some((i) => gaps.has(i)));
  const takesData = markUp(order, (node) => dataOf(node).length > 0);
  const left = new Map<Node, Node | undefined>();
  for (const node of order) left.set(node, takesGap.has(node) ? rest(graph, node, left, takesGap) : node);
  const value = left.get(whole);
  if (!value) return undefined;
  if (takesData.has(whole) && !reachable([value]).some((node) => dataOf(node).length > 0)) return undefined;
  return { graph, outputs: [value], range };
}

/** What is left of a node that takes a gap. */
function rest(
  graph: Graph,
  { op, inputs }: Node,
  left: ReadonlyMap<Node, Node | undefined>,
  takesGap: ReadonlySet<Node>,
): Node | undefined {
  const [a, b] = inputs.map((x) => left.get(x));
  switch (op) {
    case add:
      return a && b ? graph.call(add, a, b) : (a ?? b);
    case sub:
      return a && b ? graph.call(sub, a, b) : (a ?? (b && graph.call(neg, b)));
    case neg:
      return a && graph.call(neg, a);
    case mul:
      // Of a product that has gaps on both sides, nothing can be said.
      return a && b && !inputs.every((x) => takesGap.has(x)) ? graph.call(mul, a, b) : undefined;
    case div:
      return a && b && !takesGap.has(inputs[1]) ? graph.call(div, a, b) : undefined;
    case sum: {
      if (inputs[0].op !== pack) return undefined;
      const parts = inputs[0].inputs.flatMap((x) => left.get(x) ?? []);
      return parts.length > 0 ? graph.call(sum, graph.call(pack, ...parts)) : undefined;
    }
    default:
      return undefined;
  }
}

/** Which components of the data a leaf is. */
function dataOf({ op, attributes, size }: Node): number[] {
  if (op !== input || attributes.slot !== "target") return [];
  return Array.from({ length: size }, (_, i) => Number(attributes.offset) + i);
}

/** The nodes that some leaves reach. */
function markUp(order: readonly Node[], isMarked: (leaf: Node) => boolean): ReadonlySet<Node> {
  const marked = new Set<Node>();
  for (const node of order) {
    if (isMarked(node) || node.inputs.some((x) => marked.has(x))) marked.add(node);
  }
  return marked;
}
