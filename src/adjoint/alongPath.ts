import type { FixedStepKernel, PairKernel } from "../core/kernel.ts";
import { emptyPullback } from "../core/linearisedSystem.ts";
import type { AdaptiveMethod, Method } from "../ode/adaptiveMethod.ts";
import { referenceKernel } from "../ode/referenceKernel.ts";
import { referencePairKernel } from "../ode/referencePairKernel.ts";
import { componentName, type System } from "../ode/system.ts";
import type { GradientModel, GradientProblem, Solvable } from "./gradientProblem.ts";
import type { StatePath } from "./keptPath.ts";
import type { PullbackAt } from "./pullbackAt.ts";
import { explicit } from "./referenceModel.ts";

/** [a, g] with a′ = −aᵀ ∂f/∂z and g′ = −aᵀ ∂f/∂θ along a known z(t), at the problem's parameters. */
export function alongPath({ model, theta }: Pick<GradientProblem, "model" | "theta">, path: StatePath): Solvable {
  const adjoint = kept(adjoints, model, () => new Adjoint(model));
  return {
    system: adjoint.system,
    fixedStep: (method) => adjoint.along(path, theta).fixedStep(method),
    pair: (method) => adjoint.along(path, theta).pair(method),
  };
}

/** Those of models: of thousands of segments each has a path of its own, and all the same kernels. */
const adjoints = new WeakMap<GradientModel, Adjoint>();

/** The value of a key, made where there is none. */
function kept<Key extends WeakKey, Value>(
  values: Map<Key, Value> | WeakMap<Key, Value>,
  key: Key,
  make: () => Value,
): Value {
  const known = values.get(key);
  if (known !== undefined) return known;
  const made = make();
  values.set(key, made);
  return made;
}

/** The adjoint system of a model along one path after another: whoever asks for a kernel says which, and solves before another asks. */
class Adjoint {
  readonly system: System;
  readonly #model: GradientModel;
  readonly #fixed = new Map<Method, FixedStepKernel>();
  readonly #pairs = new Map<AdaptiveMethod, PairKernel>();
  #path: StatePath | undefined;
  #pullback: PullbackAt | undefined;

  constructor(model: GradientModel) {
    const { dimension, parameterCount } = model.system;
    const z = new Float64Array(dimension);
    const a = new Float64Array(dimension);
    const pulled = emptyPullback(model.system);
    this.#model = model;
    this.system = {
      dimension: dimension + parameterCount,
      parameterCount,
      usesTime: true,
      reads: dimension,
      // Asked for by those that fail.
      get names() {
        return [
          ...Array.from({ length: dimension }, (_, i) => `∂L/∂${componentName(model.system, i)}`),
          ...Array.from({ length: parameterCount }, (_, i) => `dL/dθ[${i}]`),
        ];
      },
      f: (t, w, _theta, out) => {
        this.#path!.at(t, z);
        for (let i = 0; i < dimension; i++) a[i] = w[i];
        this.#pullback!(t, z, a, pulled);
        for (let i = 0; i < dimension; i++) out[i] = -pulled.z[i];
        for (let i = 0; i < parameterCount; i++) out[dimension + i] = -pulled.theta[i];
      },
    };
  }

  along(path: StatePath, theta: Float64Array): this {
    this.#path = path;
    this.#pullback = this.#model.pullbackAt(theta);
    return this;
  }

  fixedStep(method: Method): FixedStepKernel {
    return kept(this.#fixed, method, () => referenceKernel(this.system, explicit(method)));
  }

  pair(method: AdaptiveMethod): PairKernel {
    return kept(this.#pairs, method, () => referencePairKernel(this.system, explicit(method)));
  }
}
