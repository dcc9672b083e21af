import { emptyPullback } from "../core/linearisedSystem.ts";
import type { Tableau } from "../core/tableau.ts";
import { isExplicit, type Method } from "../ode/adaptiveMethod.ts";
import { referenceKernel } from "../ode/referenceKernel.ts";
import { referencePairKernel } from "../ode/referencePairKernel.ts";
import { componentName, type System } from "../ode/system.ts";
import type { DifferentiableSystem } from "./differentiableSystem.ts";
import type { GradientModel, Solvable } from "./gradientProblem.ts";
import { interpretedPullback } from "./pullbackAt.ts";
import { referenceReverseKernel } from "./referenceReverseKernel.ts";

/** Everything interpreted, from the right-hand side and its pullback alone: what compiled models are held against. */
export function referenceModel(system: DifferentiableSystem): GradientModel {
  return {
    system,
    state: interpreted(system),
    pullbackAt: (theta) => interpretedPullback(system, theta),
    linearised() {
      throw new Error("no reference is interpreted of implicit methods");
    },
    reverse: (method) => referenceReverseKernel(system, explicit(method)),
    backsolve: ({ gradient }) => interpreted(backsolveSystem(system, gradient)),
    sensitivities: () => interpreted(sensitivitySystem(system)),
    tangent: () => interpreted(tangentSystem(system)),
  };
}

function interpreted(system: System): Solvable {
  return {
    system,
    fixedStep: (method) => referenceKernel(system, explicit(method)),
    pair: (method) => referencePairKernel(system, explicit(method)),
  };
}

/** A method as references take it: only explicit ones are interpreted. */
export function explicit<Explicit extends Tableau>(method: Explicit | Exclude<Method, Tableau>): Explicit {
  if (isExplicit(method)) return method as Explicit;
  throw new Error(`${method.name} is not explicit: no reference is interpreted of it`);
}

/** [z, a, g] with z′ = f, a′ = −aᵀ ∂f/∂z, g′ = −aᵀ ∂f/∂θ, or [z, a] alone. */
function backsolveSystem(system: DifferentiableSystem, gradient: boolean): System {
  const { dimension, parameterCount, f } = system;
  const pulled = emptyPullback(system);
  return {
    dimension: 2 * dimension + (gradient ? parameterCount : 0),
    parameterCount,
    reads: 2 * dimension,
    names: backsolveNames(system),
    f(t, w, theta, out) {
      const z = w.subarray(0, dimension);
      f(t, z, theta, out.subarray(0, dimension));
      system.pullback(t, z, theta, w.subarray(dimension, 2 * dimension), pulled);
      for (let i = 0; i < dimension; i++) out[dimension + i] = -pulled.z[i];
      if (gradient) for (let i = 0; i < parameterCount; i++) out[2 * dimension + i] = -pulled.theta[i];
    },
  };
}

/** z, then the columns of S = ∂z/∂(z₀, θ), with S′ = ∂f/∂z·S + ∂f/∂(z₀, θ). */
function sensitivitySystem(system: DifferentiableSystem): System {
  const { dimension, parameterCount, f } = system;
  const pulled = emptyPullback(system);
  const unit = new Float64Array(dimension);
  return {
    dimension: dimension * (1 + dimension + parameterCount),
    parameterCount,
    names: sensitivityNames(system),
    f(t, w, theta, out) {
      const z = w.subarray(0, dimension);
      f(t, z, theta, out.subarray(0, dimension));
      for (let i = 0; i < dimension; i++) {
        unit.fill(0)[i] = 1;
        system.pullback(t, z, theta, unit, pulled);
        for (let column = 1; column <= dimension + parameterCount; column++) {
          let sum = column > dimension ? pulled.theta[column - 1 - dimension] : 0;
          for (let j = 0; j < dimension; j++) sum += pulled.z[j] * w[dimension * column + j];
          out[dimension * column + i] = sum;
        }
      }
    },
  };
}

/** z, then s with s′ = ∂f/∂z·s + ∂f/∂θ·v; parameters are θ, then v. */
function tangentSystem(system: DifferentiableSystem): System {
  const { dimension, parameterCount, f } = system;
  const pulled = emptyPullback(system);
  const unit = new Float64Array(dimension);
  return {
    dimension: 2 * dimension,
    parameterCount: 2 * parameterCount,
    names: tangentNames(system),
    f(t, w, both, out) {
      const [z, theta] = [w.subarray(0, dimension), both.subarray(0, parameterCount)];
      f(t, z, theta, out.subarray(0, dimension));
      for (let i = 0; i < dimension; i++) {
        unit.fill(0)[i] = 1;
        system.pullback(t, z, theta, unit, pulled);
        let sum = 0;
        for (let j = 0; j < dimension; j++) sum += pulled.z[j] * w[dimension + j];
        for (let j = 0; j < parameterCount; j++) sum += pulled.theta[j] * both[parameterCount + j];
        out[dimension + i] = sum;
      }
    },
  };
}

export function backsolveNames(system: System): string[] {
  const names = stateNames(system);
  return [...names, ...names.map((name) => `∂L/∂${name}`), ...parameterNames(system).map((name) => `dL/d${name}`)];
}

export function sensitivityNames(system: System): string[] {
  const names = stateNames(system);
  const of = [...names.map((name) => `${name}₀`), ...parameterNames(system)];
  return [...names, ...of.flatMap((source) => names.map((name) => `∂${name}/∂${source}`))];
}

export function tangentNames(system: System): string[] {
  const names = stateNames(system);
  return [...names, ...names.map((name) => `∂${name}`)];
}

function stateNames(system: System): string[] {
  return Array.from({ length: system.dimension }, (_, i) => componentName(system, i));
}

function parameterNames({ parameterCount }: System): string[] {
  return Array.from({ length: parameterCount }, (_, i) => `θ[${i}]`);
}
