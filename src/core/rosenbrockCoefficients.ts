import type { OneStepMethod } from "./tableau.ts";

/**
 * A Rosenbrock method in the form that needs no products with ∂f/∂z (Hairer & Wanner II, IV.7, (7.25)): with J = ∂f/∂z at the
 * step's beginning,
 *
 *     (M/(γh) − J) u_i = f(t + α_i h, z + Σ_j<i a_ij u_j) + M Σ_j<i (c_ij/h) u_j + γ_i h ∂f/∂t,   zNew = z + Σ m_i u_i,
 *
 * and the error estimate is Σ e_i u_i. M is I but for those that take a mass matrix.
 */
export interface RosenbrockCoefficients extends OneStepMethod {
  readonly gamma: number;
  /** α_i and γ_i: of the time within a stage, and of ∂f/∂t. */
  readonly alphas: readonly number[];
  readonly gammas: readonly number[];
  /** Strictly lower triangular: row i has i entries. */
  readonly a: readonly (readonly number[])[];
  readonly c: readonly (readonly number[])[];
  readonly m: readonly number[];
  readonly e: readonly number[];
  /** It keeps its order where M is singular and the problem of index 1. */
  readonly takesMass?: boolean;
  readonly embedded: NonNullable<OneStepMethod["embedded"]>;
  /** Of the continuous extension z + Σ b_i(θ) u_i: row i the coefficients of θ, θ², …; and its local order. */
  readonly extension: { readonly order: number; readonly b: readonly (readonly number[])[] };
}
