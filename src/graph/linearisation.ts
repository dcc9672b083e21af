import { cotangents, gradient } from "./grad.ts";
import type { Node } from "./op.ts";
import { components } from "./ops/structure.ts";
import { perField } from "./perField.ts";
import { timeDerivative } from "./pullback.ts";
import { reachable } from "./reachable.ts";
import { usesTime, type VectorField } from "./vectorField.ts";

/** The derivatives of a field by state and time, with as many diagonals as its graph says can differ from 0. */
export interface FieldLinearisation {
  readonly band: { readonly lower: number; readonly upper: number };
  /**
   * ∂f_i/∂z_j at `i * (lower + 1 + upper) + j − i + lower`, 0 outside of the matrix; behind them ∂f/∂t where f depends on t. Of
   * its states only the first `dimension` are read.
   */
  readonly field: VectorField;
}

export const linearisation = perField((field): FieldLinearisation => {
  const band = bandOf(field.outputs);
  const { graph } = field;
  const entries = field.outputs.flatMap((node, i) => {
    const row = cotangents(graph, [{ node, cotangent: graph.constant(1) }]);
    return components(graph, gradient(graph, row, "z", band.lower + 1 + band.upper, i - band.lower));
  });
  const outputs = [...entries, ...(usesTime(field) ? timeDerivative(field) : [])];
  return { band, field: { ...field, name: `${field.name}'`, dimension: outputs.length, outputs } };
});

function bandOf(outputs: readonly Node[]): FieldLinearisation["band"] {
  let [lower, upper] = [0, 0];
  for (const [i, output] of outputs.entries())
    for (const { attributes, size } of reachable([output])) {
      if (attributes.slot !== "z") continue;
      const first = Number(attributes.offset);
      lower = Math.max(lower, i - first);
      upper = Math.max(upper, first + size - 1 - i);
    }
  return { lower, upper };
}
