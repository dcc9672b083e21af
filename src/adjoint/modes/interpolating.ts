import { emptyPullback } from "../../core/linearisedSystem.ts";
import type { Tableau } from "../../core/tableau.ts";
import { isImplicit } from "../../ode/implicit/implicitMethod.ts";
import { UnfitMethod } from "../../ode/methods/registry.ts";
import type { Pair } from "../../ode/pair.ts";
import { referenceKernel } from "../../ode/referenceKernel.ts";
import { referencePairKernel } from "../../ode/referencePairKernel.ts";
import { componentName } from "../../ode/system.ts";
import { adjointTolerances } from "../adjointTolerance.ts";
import { BackwardSolver } from "../backwardSolver.ts";
import { type ContinuousAdjoint, continuousGradient } from "../continuousGradient.ts";
import { failedForward } from "../failedForward.ts";
import { forwardSolve } from "../forwardSolve.ts";
import type { GradientMode } from "../gradientMode.ts";
import type { GradientProblem, Solvable } from "../gradientProblem.ts";
import { Interpolant } from "../interpolant.ts";

export const interpolating: GradientMode = {
  name: "interpolating",
  doc: "The continuous adjoint along the dense output of the forward solve: memory of O(N), error of the tolerance.",
  exact: false,
  exactTimes: false,
  compute(problem) {
    if (isImplicit(problem.method))
      throw new UnfitMethod(
        `interpolating goes back by explicit methods only, and ${problem.method.name} is implicit: take checkpointed`,
      );
    const forward = forwardSolve(problem, "steps");
    if (forward.status !== "ok") return failedForward("interpolating", problem, forward);
    const { model, theta } = problem;
    const method = problem.method as Tableau;
    const interpolant = new Interpolant(model.state, method, theta, forward);
    const solver = new BackwardSolver(problem, alongInterpolant(problem, interpolant), forward.found);
    const dimension = problem.z0.length;
    const w = new Float64Array(dimension + theta.length);
    const seen = new Float64Array(dimension);
    const end = forward.z.slice(-dimension);
    const adjoint: ContinuousAdjoint = {
      stateAt: (t, out) => interpolant.at(t, out),
      back(from, to, a, gradient, row) {
        w.set(a);
        w.set(gradient, dimension);
        const rowOf = (t: number, at: Float64Array) => {
          interpolant.at(t, seen);
          row?.(t, seen, at.subarray(0, dimension), at.subarray(dimension));
        };
        const { adjoint, gradient: integral } = adjointTolerances(problem, a, end);
        solver.solve(from, to, w, [...adjoint, ...integral], row && rowOf);
        a.set(w.subarray(0, dimension));
        gradient.set(w.subarray(dimension));
      },
      between: solver.between(["a", "gradient"]),
      stats: () => ({
        ...forward.stats,
        evaluations: forward.stats.evaluations + interpolant.evaluations,
        backwardEvaluations: solver.evaluations,
        storedStates: forward.t.length,
      }),
    };
    return continuousGradient("interpolating", problem, adjoint);
  },
};

/** [a, g] with a′ = −aᵀ ∂f/∂z and g′ = −aᵀ ∂f/∂θ along a known z(t). */
function alongInterpolant({ model: { system } }: GradientProblem, interpolant: Interpolant): Solvable {
  const { dimension, parameterCount } = system;
  const z = new Float64Array(dimension);
  const pulled = emptyPullback(system);
  const along = {
    dimension: dimension + parameterCount,
    parameterCount,
    usesTime: true,
    names: [
      ...Array.from({ length: dimension }, (_, i) => `∂L/∂${componentName(system, i)}`),
      ...Array.from({ length: parameterCount }, (_, i) => `dL/dθ[${i}]`),
    ],
    f(t: number, w: Float64Array, theta: Float64Array, out: Float64Array) {
      interpolant.at(t, z);
      system.pullback(t, z, theta, w.subarray(0, dimension), pulled);
      for (let i = 0; i < dimension; i++) out[i] = -pulled.z[i];
      for (let i = 0; i < parameterCount; i++) out[dimension + i] = -pulled.theta[i];
    },
  };
  return {
    system: along,
    fixedStep: (method) => referenceKernel(along, method as Tableau),
    pair: (pair) => referencePairKernel(along, pair as Pair),
  };
}
