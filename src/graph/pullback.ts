import { cotangents, gradient } from "./grad.ts";
import type { Node } from "./op.ts";
import { components } from "./ops/structure.ts";
import type { VectorField } from "./vectorField.ts";

/** The products aᵀ ∂f/∂z, aᵀ ∂f/∂t and aᵀ ∂f/∂θ of a right-hand side with a cotangent a. */
export interface Pullback {
  /** `dimension` scalar nodes. */
  readonly z: readonly Node[];
  readonly t: Node;
  /** A vector of `parameterCount` components. */
  readonly theta: Node;
}

/** The pullback of f as nodes of its own graph, functions of z, t, θ and of the input slot "a" (`dimension` components). */
export function pullback({ graph, outputs, dimension, parameterCount }: VectorField): Pullback {
  const all = cotangents(
    graph,
    outputs.map((node, i) => ({ node, cotangent: graph.input("a", i) })),
  );
  return {
    z: components(graph, gradient(graph, all, "z", dimension)),
    t: gradient(graph, all, "t", 1),
    theta: gradient(graph, all, "theta", parameterCount),
  };
}

/** ∂f/∂z as nodes, row by row: one reverse sweep per output. */
export function jacobian({ graph, outputs, dimension }: VectorField): Node[][] {
  return outputs.map((node) => {
    const row = cotangents(graph, [{ node, cotangent: graph.constant(1) }]);
    return components(graph, gradient(graph, row, "z", dimension));
  });
}

/** ∂f/∂t as nodes, one a component. */
export function timeDerivative({ graph, outputs }: VectorField): Node[] {
  return outputs.map((node) => gradient(graph, cotangents(graph, [{ node, cotangent: graph.constant(1) }]), "t", 1));
}
