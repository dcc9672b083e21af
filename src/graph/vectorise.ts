import type { GraphBuilder, Node } from "./op.ts";
import { input } from "./ops/leaf.ts";
import { pack, slice } from "./ops/structure.ts";
import { reachable } from "./reachable.ts";

/**
 * Nodes with the same values in which scalars that are packed are computed as vectors wherever all of them are made alike:
 * for tensors, where every operation costs the same however long it is.
 *
 * [sin x₀, sin x₁] becomes sin of [x₀, x₁], and components of an input that follow one another become one part of it. The
 * arithmetic of a component stays the same. Nodes are added to the graph.
 */
export function vectorised(graph: GraphBuilder, nodes: readonly Node[]): Node[] {
  const needed = reachable(nodes);
  const lists = new ListsToVectors(graph, 4 * needed.length);
  const replaced = new Map<Node, Node>();
  for (const node of needed) {
    const inputs = node.inputs.map((x) => replaced.get(x)!);
    if (node.op.kind === "leaf") replaced.set(node, node);
    else if (node.op === pack) replaced.set(node, lists.join(inputs));
    else replaced.set(node, graph.apply(node.op, inputs, node.attributes));
  }
  return nodes.map((node) => replaced.get(node)!);
}

interface Run {
  readonly node: Node;
  readonly length: number;
}

/** Operations from a list down to what it is made of, past which it is left as it is. */
const MAX_DEPTH = 200;

class ListsToVectors {
  readonly #graph: GraphBuilder;
  /** Lists that may still be looked into: values that depend on one another crosswise make a list of each pair. */
  #left: number;
  #depth = 0;
  readonly #known = new Map<string, Node>();

  constructor(graph: GraphBuilder, most: number) {
    this.#graph = graph;
    this.#left = most;
  }

  /** Scalars and vectors end to end, as few nodes as may be. */
  join(parts: readonly Node[]): Node {
    const key = parts.map(({ id }) => id).join();
    const known = this.#known.get(key);
    if (known) return known;
    this.#left--;
    this.#depth++;
    const runs: Node[] = [];
    for (let from = 0; from < parts.length; ) {
      const run = this.#consecutive(parts, from) ?? this.#alike(parts, from) ?? { node: parts[from], length: 1 };
      runs.push(run.node);
      from += run.length;
    }
    const node = runs.length === 1 ? runs[0] : this.#graph.apply(pack, runs);
    this.#known.set(key, node);
    this.#depth--;
    return node;
  }

  /** Parts of one input, or of one node, that follow one another from a place on. */
  #consecutive(parts: readonly Node[], from: number): Run | undefined {
    const first = parts[from];
    if (first.op !== input && first.op !== slice) return undefined;
    const start = Number(first.attributes.offset);
    let end = start;
    let length = 0;
    for (; from + length < parts.length; length++) {
      const { op, inputs, attributes, size } = parts[from + length];
      if (op !== first.op || inputs[0] !== first.inputs[0] || attributes.slot !== first.attributes.slot) break;
      if (attributes.offset !== end) break;
      end += size;
    }
    if (length === 1) return undefined;
    const size = end - start;
    if (first.op === input) return { node: this.#graph.input(String(first.attributes.slot), start, size), length };
    return { node: this.#graph.apply(slice, first.inputs, { offset: start, size }), length };
  }

  /** Scalars that the same op makes of anything, or one scalar repeated. */
  #alike(parts: readonly Node[], from: number): Run | undefined {
    const first = parts[from];
    const { op } = first;
    let length = 0;
    while (parts[from + length]?.op === op && parts[from + length].size === 1) length++;
    if (length < 2) return undefined;
    const run = parts.slice(from, from + length);
    if (run.every((part) => part === first)) return { node: this.#graph.apply(pack, run), length };
    if (op.kind !== "elementwise" || op.result === "mask" || op.maskInputs) return undefined;
    if (this.#left <= 0 || this.#depth > MAX_DEPTH) return undefined;
    const inputs = first.inputs.map((x, k) => {
      const column = run.map((part) => part.inputs[k]);
      return column.every((other) => other === x) ? x : this.join(column);
    });
    // Putting operands together must cost less than the operations that are saved.
    const packed = inputs.filter((x) => x.op === pack).length;
    return packed + 1 < length ? { node: this.#graph.apply(op, inputs), length } : undefined;
  }
}
