import { copyOne } from "../../graph/copyNodes.ts";
import { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/op.ts";
import { add, mul, square, sub } from "../../graph/ops/arithmetic.ts";
import { ne } from "../../graph/ops/comparison.ts";
import { multiplyAdd, negatedMultiplyAdd } from "./fusedOps.ts";
import type { Standing } from "./standing.ts";

/** Outputs in which products and the sums they go into are one operation each. */
export interface FusedOutputs {
  readonly outputs: readonly Node[];
  /** Whether an output is the negative of what it stands for: x·y − z is one operation as z − x·y only. */
  readonly isNegated: readonly boolean[];
}

/** Fuses products that one sum alone reads. What stands ready is read from there. */
export function fuseProducts(
  outputs: readonly Node[],
  standings: ReadonlyMap<Node, Standing>,
  mayNegate: boolean,
): FusedOutputs {
  const nodes = needed(outputs, standings);
  const uses = usesOf(nodes, outputs, standings);
  const graph = new Graph();
  const copies = new Map<Node, Node>();
  const of = (node: Node) => copies.get(node)!;
  /** The factors of a product that nothing else reads. */
  const factors = (node: Node): readonly [Node, Node] | undefined => {
    if (uses.get(node) !== 1 || standings.has(node)) return undefined;
    if (node.op === square) return [of(node.inputs[0]), of(node.inputs[0])];
    return node.op === mul ? [of(node.inputs[0]), of(node.inputs[1])] : undefined;
  };
  const fused = (node: Node): Node | undefined => {
    if (node.op !== add && node.op !== sub) return undefined;
    const [x, y] = node.inputs;
    const right = factors(y);
    if (right) return graph.call(node.op === add ? multiplyAdd : negatedMultiplyAdd, ...right, of(x));
    const left = node.op === add ? factors(x) : undefined;
    return left && graph.call(multiplyAdd, ...left, of(y));
  };
  for (const node of nodes) {
    const standing = standings.get(node);
    copies.set(node, standing ? ready(graph, node, standing) : (fused(node) ?? copyOne(graph, node, of)));
  }
  const opposites = outputs.map((output) => {
    if (!mayNegate || output.op !== sub || uses.get(output) !== 1 || factors(output.inputs[1])) return undefined;
    const left = factors(output.inputs[0]);
    return left && graph.call(negatedMultiplyAdd, ...left, of(output.inputs[1]));
  });
  return {
    outputs: outputs.map((output, i) => opposites[i] ?? of(output)),
    isNegated: opposites.map((opposite) => opposite !== undefined),
  };
}

/** Nodes that are computed, or read where they stand, inputs before their users. */
function needed(outputs: readonly Node[], standings: ReadonlyMap<Node, Standing>): Node[] {
  const seen = new Set<Node>(outputs);
  for (const node of seen) if (!standings.has(node)) for (const x of node.inputs) seen.add(x);
  return [...seen].sort((a, b) => a.id - b.id);
}

function usesOf(nodes: readonly Node[], outputs: readonly Node[], standings: ReadonlyMap<Node, Standing>) {
  const uses = new Map<Node, number>();
  const use = (node: Node) => uses.set(node, (uses.get(node) ?? 0) + 1);
  for (const node of nodes) if (!standings.has(node)) node.inputs.forEach(use);
  outputs.forEach(use);
  return uses;
}

function ready(graph: Graph, { op, size }: Node, { input, offset }: Standing): Node {
  const number = graph.input(input, offset, size);
  return op.kind !== "vector" && op.result === "mask" ? graph.call(ne, number, graph.constant(0)) : number;
}
