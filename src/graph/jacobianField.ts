import { jacobian } from "./pullback.ts";
import type { VectorField } from "./vectorField.ts";

const known = new WeakMap<VectorField, VectorField>();

/** ∂f/∂z as a field of dimension² components, row by row; of its states only the first `dimension` are read. */
export function jacobianField(field: VectorField): VectorField {
  const made = known.get(field) ?? derived(field);
  known.set(field, made);
  return made;
}

function derived(field: VectorField): VectorField {
  const outputs = jacobian(field).flat();
  return { ...field, name: `${field.name}'`, dimension: outputs.length, outputs };
}
