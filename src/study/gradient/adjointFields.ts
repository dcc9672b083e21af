import { copyNodes } from "../../graph/copyNodes.ts";
import { cotangents, gradient } from "../../graph/grad.ts";
import { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/op.ts";
import { add, mul, neg } from "../../graph/ops/arithmetic.ts";
import { components } from "../../graph/ops/structure.ts";
import type { VectorField } from "../../graph/vectorField.ts";

/** The right-hand sides that gradient modes solve in place of f, in graphs of their own: they may not fit into one. */

/** [z, a, g] with a′ = −aᵀ ∂f/∂z and g′ = −aᵀ ∂f/∂θ, or [z, a] alone; a stands in the slot of z behind it. */
export function backsolveField(field: VectorField, withGradient: boolean): VectorField {
  const { dimension, parameterCount } = field;
  const graph = new Graph({ budget: field.graph.budget });
  const outputs = copyNodes(graph, field.outputs);
  // Reverse mode is linear: −a pulled back needs no sign changed in what comes out, of which there is more.
  const all = cotangents(
    graph,
    outputs.map((node, i) => ({ node, cotangent: graph.call(neg, graph.input("z", dimension + i)) })),
  );
  const parts = [components(graph, gradient(graph, all, "z", dimension))];
  if (withGradient && parameterCount > 0) {
    parts.push(components(graph, gradient(graph, all, "theta", parameterCount)));
  }
  const backward = parts.flat();
  return {
    name: `${field.name} backsolve`,
    graph,
    dimension: outputs.length + backward.length,
    parameterCount,
    outputs: [...outputs, ...backward],
  };
}

/** z, then the columns of S = ∂z/∂(z₀, θ), with S′ = ∂f/∂z·S + ∂f/∂(z₀, θ). */
export function sensitivityField(field: VectorField): VectorField {
  const { dimension, parameterCount } = field;
  const graph = new Graph({ budget: field.graph.budget });
  const outputs = copyNodes(graph, field.outputs);
  const rows = outputs.map((node) => {
    const all = cotangents(graph, [{ node, cotangent: graph.constant(1) }]);
    const theta = parameterCount > 0 ? components(graph, gradient(graph, all, "theta", parameterCount)) : [];
    return { z: components(graph, gradient(graph, all, "z", dimension)), theta };
  });
  const sensitivities: Node[] = [];
  for (let column = 1; column <= dimension + parameterCount; column++) {
    for (const { z, theta } of rows) {
      const terms = z.map((x, j) => graph.call(mul, x, graph.input("z", dimension * column + j)));
      if (column > dimension) terms.push(theta[column - 1 - dimension]);
      sensitivities.push(terms.reduce((x, y) => graph.call(add, x, y)));
    }
  }
  return {
    name: `${field.name} sensitivities`,
    graph,
    dimension: outputs.length + sensitivities.length,
    parameterCount,
    outputs: [...outputs, ...sensitivities],
  };
}

/**
 * [z, s] with s′ = ∂f/∂z·s + ∂f/∂θ·v, the sensitivity along one direction; v stands in the slot of θ behind it.
 *
 * A forward mode out of two reverse ones: aᵀ ∂f/∂z and aᵀ ∂f/∂θ are linear in a, and what pulls (s, v) back through them is
 * ∂f/∂z·s + ∂f/∂θ·v (J. Townsend 2017, "A new trick for calculating Jacobian vector products").
 */
export function tangentField(field: VectorField): VectorField {
  const { dimension, parameterCount } = field;
  const graph = new Graph({ budget: field.graph.budget });
  const outputs = copyNodes(graph, field.outputs);
  // Linear in a: where branches leave a trace of its value, that of s is as good as any.
  const pulled = cotangents(
    graph,
    outputs.map((node, i) => ({ node, cotangent: graph.input("z", dimension + i) })),
  );
  const seeds = [
    { node: gradient(graph, pulled, "z", dimension), cotangent: graph.input("z", dimension, dimension) },
    ...(parameterCount > 0
      ? [
          {
            node: gradient(graph, pulled, "theta", parameterCount),
            cotangent: graph.input("theta", parameterCount, parameterCount),
          },
        ]
      : []),
  ];
  const tangent = components(graph, gradient(graph, cotangents(graph, seeds), "z", 2 * dimension)).slice(dimension);
  return {
    name: `${field.name} tangent`,
    graph,
    dimension: outputs.length + tangent.length,
    parameterCount: 2 * parameterCount,
    outputs: [...outputs, ...tangent],
  };
}
