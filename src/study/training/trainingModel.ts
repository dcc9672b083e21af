import type { Precision, ReverseKernel } from "../../core/kernel.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import type { Method } from "../../ode/adaptiveMethod.ts";
import type { TrainingModel } from "../../train/trainingModel.ts";
import { gradientModel } from "../gradient/gradientModel.ts";
import type { Kernels } from "../kernels.ts";
import { dependsOnTime, inScaledTime } from "./trainingFields.ts";

/** What a training solves, on one engine. */
export function trainingModel(
  kernels: Kernels,
  /** With its integral, where there is one, as the last component. */
  field: VectorField,
  names: readonly string[],
  {
    integral,
    method,
    precision,
  }: { readonly integral: boolean; readonly method: Method; readonly precision: Precision },
): TrainingModel {
  let kernel: ReverseKernel | undefined;
  let scaled: ReverseKernel | undefined;
  return {
    dimension: field.dimension - (integral ? 1 : 0),
    parameterCount: field.parameterCount,
    integral,
    autonomous: !dependsOnTime(field),
    kernel() {
      kernel ??= kernels.reverseKernel(field, method, precision);
      return kernel;
    },
    scaledKernel() {
      scaled ??= kernels.reverseKernel(inScaledTime(field), method, precision);
      return scaled;
    },
    gradientModel: () => gradientModel(kernels, field, integral ? [...names, "the integral"] : names),
    engine: kernels.engine,
  };
}
