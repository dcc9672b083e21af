import { largest, smallest } from "../core/extremes.ts";
import { absoluteTolerances } from "../ode/tolerances.ts";
import { type GradientProblem, isAdaptive } from "./gradientProblem.ts";

/** Absolute tolerances of [z,] a and g on the way back. */
export interface AdjointTolerances {
  readonly state: readonly number[];
  readonly adjoint: readonly number[];
  readonly gradient: readonly number[];
}

/**
 * An absolute tolerance is in the state's units, which are not the adjoint's: of a loss of 1e-12 it would leave nothing. The
 * same part of the adjoint's size is asked for as of the state's, a and g measured by what their products with z and θ are of the
 * loss; never less than the tolerance itself asks for. 0 on a fixed grid.
 *
 * @param a the adjoint from which the way back begins
 * @param z1 the state at t1
 */
export function adjointTolerances(problem: GradientProblem, a: Float64Array, z1: Float64Array): AdjointTolerances {
  const { steps, z0, theta } = problem;
  const state = Array.from(absoluteTolerances(isAdaptive(steps) ? steps.atol : 0, z0.length));
  const least = smallest(state.filter((atol) => atol > 0));
  const atol = Number.isFinite(least) ? least : 0;
  const size = largest(a.map(Math.abs));
  const part = (of: number) => atol * (size > 0 && of > 0 ? Math.min(1, size / of) : 1);
  const states = Math.max(largest(z0.map(Math.abs)), largest(z1.map(Math.abs)));
  const parameters = largest(theta.map(Math.abs));
  return {
    state,
    adjoint: Array.from(a, () => part(states)),
    gradient: Array.from(theta, () => part(parameters)),
  };
}
