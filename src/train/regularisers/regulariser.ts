import type { Word, WordParameter } from "../../core/vocabulary.ts";

/** A term that is added to the loss, times its weight. */
export type Regulariser = IntegralRegulariser | ParameterRegulariser;

/** An integral along the solution: one more component of the state, with this derivative. */
export interface IntegralRegulariser extends Word {
  readonly kind: "regulariser";
  readonly form: "integral";
  integrand<Node>(field: FieldExpressions<Node>): Node;
}

/** A right-hand side as expressions, whatever they are made of. */
export interface FieldExpressions<Node> {
  /** dz/dt by component. */
  readonly f: readonly Node[];
  /** ∂f/∂z, row by row. */
  jacobian(): readonly (readonly Node[])[];
  sumOfSquares(of: readonly Node[]): Node;
}

/** A function of the trained parameters. */
export interface ParameterRegulariser extends Word {
  readonly kind: "regulariser";
  readonly form: "parameters";
  /** The term times `weight`, whose gradient is added to the first entries of `gradient`. */
  add(weight: number, theta: Float64Array, gradient: Float64Array): number;
}

/** The argument of every regulariser. */
export const termWeight: WordParameter = {
  name: "weight",
  doc: "The factor of the term in the loss.",
  type: { kind: "number" },
  min: 0,
};
