import type { OneStepMethod } from "../../core/tableau.ts";

/**
 * A collocation method as data. The inverse of its matrix A is made block diagonal, A⁻¹ = T Λ T⁻¹ with
 * Λ = diag(`real`, [[α, −β], [β, α]]), so that a system with I/h·A⁻¹ − J falls into one of real numbers, where there is a real eigenvalue, and one of complex ones.
 */
export interface CollocationData extends Omit<OneStepMethod, "dense"> {
  readonly c: readonly number[];
  readonly real?: number;
  readonly complex: readonly [alpha: number, beta: number];
  readonly t: readonly (readonly number[])[];
  readonly inverse: readonly (readonly number[])[];
  /** It keeps to algebraic equations, its last stage being the end of the step. */
  readonly takesMass?: boolean;
  /** Weights of the Z_i/h in the end of the step, which is the last stage where there are none. */
  readonly end?: readonly number[];
  /** Weights of the Z_i/h, beside f, in the error estimate (real/h − J)⁻¹ (f + Σ e_i Z_i/h), a mass matrix with the Z_i; absent for fixed steps only. */
  readonly error?: readonly number[];
}
