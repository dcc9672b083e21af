import { append } from "../../core/append.ts";
import { bordered } from "../../core/massMatrix.ts";
import { copyNodes } from "../../graph/copyNodes.ts";
import { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/op.ts";
import { add, mul } from "../../graph/ops/arithmetic.ts";
import { input } from "../../graph/ops/leaf.ts";
import { jacobian } from "../../graph/pullback.ts";
import { reachable } from "../../graph/reachable.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import type { TracedFunction } from "../../language/experiment.ts";
import type { IntegralRegulariser } from "../../train/regularisers/regulariser.ts";

/** A regulariser along the solution with its factor. */
export interface IntegralTerm {
  readonly regulariser: IntegralRegulariser;
  readonly weight: number;
}

/** f with one more component that integrates a running loss and weighted terms of f; f itself where there are none. */
export function withIntegrals(
  field: VectorField,
  running: TracedFunction | undefined,
  terms: readonly IntegralTerm[],
): VectorField {
  if (!running && terms.length === 0) return field;
  const { dimension } = field;
  const graph = new Graph();
  const f = copyNodes(graph, field.outputs);
  const expressions = {
    f,
    jacobian: () => jacobian({ ...field, graph, outputs: f }),
    sumOfSquares: (of: readonly Node[]) =>
      of.map((x) => graph.call(mul, x, x)).reduce((x, y) => graph.call(add, x, y), graph.constant(0)),
  };
  const integrands = terms.map(({ regulariser, weight }) =>
    graph.call(mul, graph.constant(weight), regulariser.integrand(expressions)),
  );
  if (running) append(integrands, copyNodes(graph, running.outputs));
  const integrand = integrands.reduce((x, y) => graph.call(add, x, y));
  return {
    ...field,
    name: `${field.name} with integrals`,
    graph,
    dimension: dimension + 1,
    outputs: [...f, integrand],
    ...(field.mass && { mass: bordered(field.mass, 1) }),
  };
}

/** f in scaled time: [z, τ, h] with z′ = h·f(z, τ), τ′ = h and h′ = 0, so that each trajectory has times of its own. */
export function inScaledTime(field: VectorField): VectorField {
  const { dimension } = field;
  const graph = new Graph();
  const [tau, h] = [graph.input("z", dimension), graph.input("z", dimension + 1)];
  const f = copyNodes(graph, field.outputs, (leaf) => (isTime(leaf) ? tau : undefined));
  const outputs = [...f.map((x) => graph.call(mul, h, x)), h, graph.constant(0)];
  return { ...field, name: `${field.name} in scaled time`, graph, dimension: dimension + 2, outputs };
}

/** Whether f depends on t. */
export function dependsOnTime({ outputs }: VectorField): boolean {
  return reachable(outputs).some(isTime);
}

function isTime({ op, attributes }: Node): boolean {
  return op === input && attributes.slot === "t";
}
