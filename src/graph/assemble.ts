import type { GraphBuilder, Node } from "./op.ts";
import { add } from "./ops/arithmetic.ts";
import { broadcast, pack, place } from "./ops/structure.ts";

/** A node to be added into a vector from component `offset` on. */
export interface Part {
  readonly offset: number;
  readonly node: Node;
}

/**
 * The vector of `size` components to which all parts add up, 0 where there is none.
 *
 * Parts that do not overlap are packed side by side, so that a cotangent used component by component stays linear in size.
 */
export function assemble(graph: GraphBuilder, parts: readonly Part[], size: number): Node {
  const summed = new Map<string, Part>();
  for (const part of parts.map(withoutPlace)) {
    const key = `${part.offset}:${part.node.size}`;
    const known = summed.get(key);
    summed.set(key, known ? { ...part, node: graph.call(add, known.node, part.node) } : part);
  }
  const layers: Part[][] = [];
  for (const part of [...summed.values()].sort((a, b) => a.offset - b.offset || a.node.size - b.node.size)) {
    const layer = layers.find((packed) => end(packed[packed.length - 1]) <= part.offset);
    if (layer) layer.push(part);
    else layers.push([part]);
  }
  if (layers.length === 0) return zeros(graph, size);
  return layers.map((layer) => sideBySide(graph, layer, size)).reduce((x, y) => graph.call(add, x, y));
}

/** A placed vector is a part further on. */
function withoutPlace(part: Part): Part {
  if (part.node.op !== place) return part;
  return withoutPlace({ offset: part.offset + Number(part.node.attributes.offset), node: part.node.inputs[0] });
}

function sideBySide(graph: GraphBuilder, layer: readonly Part[], size: number): Node {
  if (layer.length === 1) return graph.apply(place, [layer[0].node], { offset: layer[0].offset, size });
  const pieces: Node[] = [];
  let filled = 0;
  for (const part of layer) {
    if (part.offset > filled) pieces.push(zeros(graph, part.offset - filled));
    pieces.push(part.node);
    filled = end(part);
  }
  if (filled < size) pieces.push(zeros(graph, size - filled));
  return graph.apply(pack, pieces);
}

function zeros(graph: GraphBuilder, size: number): Node {
  return graph.apply(broadcast, [graph.constant(0)], { size });
}

function end(part: Part): number {
  return part.offset + part.node.size;
}
