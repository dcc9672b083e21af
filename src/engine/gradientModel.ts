import type { GradientModel, Solvable } from "../adjoint/gradientProblem.ts";
import { backsolveNames, sensitivityNames } from "../adjoint/referenceModel.ts";
import type { VectorField } from "../graph/vectorField.ts";
import { backsolveField, sensitivityField } from "./adjointFields.ts";
import { differentiableSystem } from "./differentiableSystem.ts";
import type { Kernels } from "./kernels.ts";
import { tracedSystem } from "./tracedSystem.ts";

/** What gradient modes solve for a right-hand side, on one engine. */
export function gradientModel(kernels: Kernels, field: VectorField, names: readonly string[]): GradientModel {
  const system = differentiableSystem(field, names);
  const compiled = (of: VectorField, ofNames: readonly string[]): Solvable => ({
    system: tracedSystem(of, ofNames),
    fixedStep: (method) => kernels.fixedStepKernel(of, method),
    pair: (pair) => kernels.pairKernel(of, pair, 1),
  });
  return {
    system,
    state: compiled(field, names),
    reverse: (method) => kernels.reverseKernel(field, method),
    backsolve: ({ gradient }) => compiled(backsolveField(field, gradient), backsolveNames(system)),
    sensitivities: () => compiled(sensitivityField(field), sensitivityNames(system)),
  };
}
