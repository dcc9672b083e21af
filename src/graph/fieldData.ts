import { Graph } from "./graph.ts";
import type { Attributes, Node } from "./op.ts";
import { ops } from "./ops/registry.ts";
import { reachable } from "./reachable.ts";
import type { VectorField } from "./vectorField.ts";

/** A right-hand side as plain data, for another thread: ops by name, inputs by their place. Source ranges stay behind. */
export interface FieldData {
  readonly name: string;
  readonly dimension: number;
  readonly parameterCount: number;
  readonly nodes: readonly {
    readonly op: string;
    readonly inputs: readonly number[];
    readonly size: number;
    readonly attributes: Attributes;
  }[];
  readonly outputs: readonly number[];
}

export function dataOfField({ name, dimension, parameterCount, outputs }: VectorField): FieldData {
  const nodes = reachable(outputs);
  const place = new Map(nodes.map((node, k) => [node, k]));
  const placesOf = (some: readonly Node[]) => some.map((node) => place.get(node)!);
  return {
    name,
    dimension,
    parameterCount,
    nodes: nodes.map(({ op, inputs, size, attributes }) => ({
      op: op.name,
      inputs: placesOf(inputs),
      size,
      attributes,
    })),
    outputs: placesOf(outputs),
  };
}

/**
 * The same operations, and so the same kernels; nothing is simplified once more. Fields that are derived from it are those that are
 * derived from the one that it was, but for which of two factors or terms is the first.
 */
export function fieldOfData({ name, dimension, parameterCount, nodes, outputs }: FieldData): VectorField {
  const graph = new Graph({ budget: Number.POSITIVE_INFINITY });
  const made: Node[] = [];
  for (const { op, inputs, size, attributes } of nodes) {
    const placed = inputs.map((k) => made[k]);
    made.push(graph.adopt({ op: ops.get(op), attributes, size }, placed));
  }
  return { name, graph, dimension, parameterCount, outputs: outputs.map((k) => made[k]) };
}
