import { largestSize } from "../core/extremes.ts";
import { absoluteTolerances } from "../ode/tolerances.ts";
import { type GradientProblem, isAdaptive } from "./gradientProblem.ts";

/** Absolute tolerances on the way back: of the components of z, of each one of a, and of each one of g. */
export interface AdjointTolerances {
  readonly state: Float64Array;
  readonly adjoint: number;
  readonly gradient: number;
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
  const state = absoluteTolerances(isAdaptive(steps) ? steps.atol : 0, z0.length);
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < state.length; i++) if (state[i] > 0 && state[i] < least) least = state[i];
  const atol = Number.isFinite(least) ? least : 0;
  const size = largestSize(a);
  const part = (of: number) => atol * (size > 0 && of > 0 ? Math.min(1, size / of) : 1);
  return {
    state,
    adjoint: part(Math.max(largestSize(z0), largestSize(z1))),
    gradient: part(largestSize(theta)),
  };
}
