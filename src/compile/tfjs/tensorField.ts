import type { Matrix } from "./tensorLibrary.ts";

/**
 * A right-hand side f on tensors with its pullback, as steps take it; all tensors made are the caller's to tidy.
 *
 * `OfParameters` is what aᵀ ∂f/∂θ comes in.
 */
export interface TensorField<OfParameters> {
  evaluate(y: Matrix, t: number): Evaluation;
  pullBack(y: Matrix, t: number, kept: readonly Matrix[], a: Matrix, withTime: boolean): PulledBack<OfParameters>;
}

/** f at a batch, and the values of it that its pullback uses. */
export interface Evaluation {
  readonly k: Matrix;
  readonly kept: readonly Matrix[];
}

/** aᵀ ∂f/∂z, aᵀ ∂f/∂t where asked for, and aᵀ ∂f/∂θ. */
export interface PulledBack<OfParameters> {
  readonly z: Matrix;
  readonly t: Matrix | undefined;
  readonly parameters: OfParameters;
}
