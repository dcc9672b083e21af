import { copyNodes } from "./copyNodes.ts";
import { Graph } from "./graph.ts";
import { perField } from "./perField.ts";
import { usesTime, type VectorField } from "./vectorField.ts";

/** A field held at one time, which becomes its last parameter; a field without time as it is. */
export function frozenField(field: VectorField): VectorField {
  return usesTime(field) ? held(field) : field;
}

const held = perField(frozen);

function frozen({ name, dimension, parameterCount, outputs, mass }: VectorField): VectorField {
  const graph = new Graph();
  const time = graph.input("theta", parameterCount);
  const outputsThen = copyNodes(graph, outputs, ({ attributes }) => (attributes.slot === "t" ? time : undefined));
  return { name, graph, dimension, parameterCount: parameterCount + 1, outputs: outputsThen, mass };
}
