import { largest } from "../../core/extremes.ts";
import { reachable } from "../../graph/reachable.ts";
import type { VectorField } from "../../graph/vectorField.ts";

/** How many operations on numbers an evaluation of f takes, about. */
export function fieldOperations({ outputs }: VectorField): number {
  return reachable(outputs).reduce((sum, { size, inputs }) => sum + largest([size, ...inputs.map((x) => x.size)]), 0);
}
