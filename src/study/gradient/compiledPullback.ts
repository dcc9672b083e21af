import type { PullbackAt } from "../../adjoint/pullbackAt.ts";
import { GraphBudgetExceeded } from "../../graph/graph.ts";
import { pulledField } from "../../graph/pulledFields.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import type { Kernels } from "../kernels.ts";

/** Of more numbers the interpreter has solved much before a kernel is made. */
const MOST_NUMBERS = 5000;

/**
 * The pullback of f at given parameters as a kernel, with the bits of the interpreted one; undefined where there is none: on tensors,
 * in fused arithmetic, and of what is very large.
 */
export function compiledPullback(kernels: Kernels, field: VectorField, theta: Float64Array): PullbackAt | undefined {
  const isLarge = field.dimension + field.parameterCount > MOST_NUMBERS;
  if (kernels.onTensors || kernels.arithmetic !== "strict" || isLarge || !fitsGraph(field)) return undefined;
  const linearised = kernels.linearisedField(field);
  linearised.setParameters(theta);
  return (t, z, a, out) => linearised.pullback(t, z, a, out);
}

function fitsGraph(field: VectorField): boolean {
  try {
    pulledField(field);
    return true;
  } catch (error) {
    if (error instanceof GraphBudgetExceeded) return false;
    throw error;
  }
}
