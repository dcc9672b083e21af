import type { FixedStepKernel } from "../core/kernel.ts";
import type { VectorField } from "../graph/vectorField.ts";
import { methods } from "../ode/methods/registry.ts";
import type { Kernels } from "./kernels.ts";

/** The kernel that evaluates a field, asked for once: finding it among all costs as much as evaluating a few states. */
export function heldKernel(kernels: Kernels, field: () => VectorField): () => FixedStepKernel {
  let held: FixedStepKernel | undefined;
  return () => {
    held ??= kernels.fixedStepKernel(field(), methods.get("euler"));
    return held;
  };
}
