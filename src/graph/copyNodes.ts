import type { Graph } from "./graph.ts";
import type { Node } from "./op.ts";
import { constant, input, numbersOf, table, truth } from "./ops/leaf.ts";
import { reachable } from "./reachable.ts";

/**
 * Nodes as they are in another graph, with what they need.
 *
 * @param replace what stands in the other graph for a leaf; undefined for the leaf itself
 */
export function copyNodes(
  graph: Graph,
  outputs: readonly Node[],
  replace: (leaf: Node) => Node | undefined = () => undefined,
): Node[] {
  const copies = new Map<Node, Node>();
  const of = (node: Node) => {
    const known = copies.get(node);
    if (!known) throw new Error(`node ${node.id} is used before it is made`);
    return known;
  };
  for (const node of reachable(outputs)) {
    copies.set(node, (node.op.kind === "leaf" ? replace(node) : undefined) ?? copyOne(graph, node, of));
  }
  return outputs.map(of);
}

/** One node in another graph, whose inputs are known there. */
export function copyOne(graph: Graph, node: Node, of: (node: Node) => Node): Node {
  const { op, inputs, attributes, range, size } = node;
  if (op.kind !== "leaf") return graph.apply(op, inputs.map(of), attributes, range);
  if (op === input) return graph.input(String(attributes.slot), Number(attributes.offset), size, range);
  if (op === truth) return graph.truth(attributes.value === 1, size);
  if (op === constant) return graph.constant(Number(attributes.value), range);
  if (op === table) return graph.table(numbersOf(node));
  throw new Error(`a leaf ${op.name} cannot be copied`);
}
