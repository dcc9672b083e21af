import type { FixedStepKernel, PairKernel } from "../core/kernel.ts";
import { emptyPullback } from "../core/linearisedSystem.ts";
import { referenceKernel } from "../ode/referenceKernel.ts";
import { referencePairKernel } from "../ode/referencePairKernel.ts";
import { componentName, type System } from "../ode/system.ts";
import type { GradientProblem, Solvable } from "./gradientProblem.ts";
import type { StatePath } from "./keptPath.ts";
import { explicit } from "./referenceModel.ts";

/** [a, g] with a′ = −aᵀ ∂f/∂z and g′ = −aᵀ ∂f/∂θ along a known z(t), at the problem's parameters; for one method. */
export function alongPath({ model, theta }: Pick<GradientProblem, "model" | "theta">, path: StatePath): Solvable {
  const { dimension, parameterCount } = model.system;
  let pullback = model.pullbackAt(theta);
  const z = new Float64Array(dimension);
  const a = new Float64Array(dimension);
  const pulled = emptyPullback(model.system);
  const system: System = {
    dimension: dimension + parameterCount,
    parameterCount,
    usesTime: true,
    // Asked for by those that fail.
    get names() {
      return [
        ...Array.from({ length: dimension }, (_, i) => `∂L/∂${componentName(model.system, i)}`),
        ...Array.from({ length: parameterCount }, (_, i) => `dL/dθ[${i}]`),
      ];
    },
    f(t, w, _theta, out) {
      path.at(t, z);
      for (let i = 0; i < dimension; i++) a[i] = w[i];
      pullback(t, z, a, pulled);
      for (let i = 0; i < dimension; i++) out[i] = -pulled.z[i];
      for (let i = 0; i < parameterCount; i++) out[dimension + i] = -pulled.theta[i];
    },
  };
  // Every span from one observation to the next is solved by the same kernel; other solves may have come in between.
  let fixed: FixedStepKernel | undefined;
  let pair: PairKernel | undefined;
  return {
    system,
    fixedStep(method) {
      pullback = model.pullbackAt(theta);
      fixed ??= referenceKernel(system, explicit(method));
      return fixed;
    },
    pair(method) {
      pullback = model.pullbackAt(theta);
      pair ??= referencePairKernel(system, explicit(method));
      return pair;
    },
  };
}
