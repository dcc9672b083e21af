import { copyNodes } from "./copyNodes.ts";
import { Graph } from "./graph.ts";
import { usesTime, type VectorField } from "./vectorField.ts";

const known = new WeakMap<VectorField, VectorField>();

/** A field held at one time, which becomes its last parameter; a field without time as it is. */
export function frozenField(field: VectorField): VectorField {
  if (!usesTime(field)) return field;
  const made = known.get(field) ?? frozen(field);
  known.set(field, made);
  return made;
}

function frozen({ name, dimension, parameterCount, outputs }: VectorField): VectorField {
  const graph = new Graph();
  const time = graph.input("theta", parameterCount);
  const held = copyNodes(graph, outputs, ({ attributes }) => (attributes.slot === "t" ? time : undefined));
  return { name, graph, dimension, parameterCount: parameterCount + 1, outputs: held };
}
