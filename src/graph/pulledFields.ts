import { copyNodes } from "./copyNodes.ts";
import { cotangents, gradient, type Seed } from "./grad.ts";
import { Graph } from "./graph.ts";
import type { Node } from "./op.ts";
import { components } from "./ops/structure.ts";
import { perField } from "./perField.ts";
import type { VectorField } from "./vectorField.ts";

/**
 * What the reverse of implicit steps evaluates, as fields in graphs of their own: of `dimension` states at least as many as they
 * have, the first outputs are derivatives by z, by θ and by t, in that order, and the others 0. Their graphs are larger than a text may
 * make one.
 */

/** The derivatives of aᵀ f; states are z, then a. */
export const pulledField = perField((field): VectorField => {
  const { dimension } = field;
  const graph = new Graph();
  return derivatives(graph, `${field.name} pulled back`, field, 2 * dimension, seedsOf(graph, field));
});

/** The derivatives of aᵀ (∂f/∂z v + τ ∂f/∂t), by reverse mode through reverse mode; states are z, a, v, then τ. */
export const pulledTangentField = perField((field): VectorField => {
  const { dimension } = field;
  const graph = new Graph();
  const pulled = cotangents(graph, seedsOf(graph, field));
  const along = [
    { node: gradient(graph, pulled, "z", dimension), cotangent: graph.input("z", 2 * dimension, dimension) },
    { node: gradient(graph, pulled, "t", 1), cotangent: graph.input("z", 3 * dimension) },
  ];
  return derivatives(graph, `${field.name} tangent pulled back`, field, 3 * dimension + 1, along);
});

function seedsOf(graph: Graph, { outputs, dimension }: VectorField): Seed[] {
  return copyNodes(graph, outputs).map((node, i) => ({ node, cotangent: graph.input("z", dimension + i) }));
}

function derivatives(
  graph: Graph,
  name: string,
  { dimension, parameterCount }: VectorField,
  states: number,
  seeds: readonly Seed[],
): VectorField {
  const all = cotangents(graph, seeds);
  const by = (slot: string, length: number): Node[] =>
    length === 0 ? [] : components(graph, gradient(graph, all, slot, length));
  // Of those by states the ones by a, of which nothing is asked, come with them.
  const outputs = [...by("z", 2 * dimension).slice(0, dimension), ...by("theta", parameterCount), ...by("t", 1)];
  while (outputs.length < states) outputs.push(graph.constant(0));
  return { name, graph, dimension: outputs.length, parameterCount, outputs };
}
