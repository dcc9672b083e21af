import type { Node } from "./op.ts";
import { add, mul } from "./ops/arithmetic.ts";
import { perField } from "./perField.ts";
import { jacobian } from "./pullback.ts";
import type { VectorField } from "./vectorField.ts";

/**
 * A field with its variational equation: z, then M by rows with M′ = (∂f/∂z) M, then q with q′ = tr ∂f/∂z. From M = 1 and q = 0,
 * M is the derivative of the flow by its start, and exp q its determinant (Liouville).
 */
export const variationalField = perField(variational);

function variational(field: VectorField): VectorField {
  const { graph, dimension: n, outputs } = field;
  const rows = jacobian(field);
  const sum = (terms: readonly Node[]) => terms.reduce((x, y) => graph.call(add, x, y));
  const columns = [...outputs.keys()];
  const matrix = rows.flatMap((row) =>
    columns.map((j) => sum(row.map((entry, k) => graph.call(mul, entry, graph.input("z", n + k * n + j))))),
  );
  const trace = sum(rows.map((row, i) => row[i]));
  return {
    ...field,
    name: `${field.name} and its variations`,
    dimension: n + n * n + 1,
    outputs: [...outputs, ...matrix, trace],
  };
}
