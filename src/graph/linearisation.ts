import type { MassMatrix } from "../core/massMatrix.ts";
import { cotangents, gradient } from "./grad.ts";
import { components } from "./ops/structure.ts";
import { perField } from "./perField.ts";
import { timeDerivative } from "./pullback.ts";
import { reachable } from "./reachable.ts";
import { usesTime, type VectorField } from "./vectorField.ts";

/** The derivatives of a field by state and time, with as many diagonals as its graph, or its mass matrix, says can differ from 0. */
export interface FieldLinearisation {
  readonly band: { readonly lower: number; readonly upper: number };
  /**
   * ∂f_i/∂z_j at `i * (lower + 1 + upper) + j − i + lower`, 0 outside of the matrix; behind them ∂f/∂t where f depends on t. Of
   * its states only the first `dimension` are read.
   */
  readonly field: VectorField;
}

export const linearisation = perField((field): FieldLinearisation => {
  const band = bandOf(field);
  const { graph, parameterCount } = field;
  const entries = field.outputs.flatMap((node, i) => {
    const row = cotangents(graph, [{ node, cotangent: graph.constant(1) }]);
    return components(graph, gradient(graph, row, "z", band.lower + 1 + band.upper, i - band.lower));
  });
  const outputs = [...entries, ...(usesTime(field) ? timeDerivative(field) : [])];
  return { band, field: { graph, parameterCount, name: `${field.name}'`, dimension: outputs.length, outputs } };
});

function bandOf({ outputs, mass }: VectorField): FieldLinearisation["band"] {
  let { lower, upper } = mass ? bandOfMass(mass) : { lower: 0, upper: 0 };
  for (const [i, output] of outputs.entries())
    for (const { attributes, size } of reachable([output])) {
      if (attributes.slot !== "z") continue;
      const first = Number(attributes.offset);
      lower = Math.max(lower, i - first);
      upper = Math.max(upper, first + size - 1 - i);
    }
  return { lower, upper };
}

function bandOfMass({ dimension, entries }: MassMatrix): FieldLinearisation["band"] {
  let [lower, upper] = [0, 0];
  for (const [at, x] of entries.entries()) {
    if (x === 0) continue;
    const [i, j] = [Math.floor(at / dimension), at % dimension];
    lower = Math.max(lower, i - j);
    upper = Math.max(upper, j - i);
  }
  return { lower, upper };
}
