import { perField } from "./perField.ts";
import { jacobian } from "./pullback.ts";
import type { VectorField } from "./vectorField.ts";

/** ∂f/∂z as a field of dimension² components, row by row; of its states only the first `dimension` are read. */
export const jacobianField = perField((field): VectorField => {
  const outputs = jacobian(field).flat();
  const { graph, parameterCount, name } = field;
  return { graph, parameterCount, name: `${name}'`, dimension: outputs.length, outputs };
});
