/**
 * Whole-batch tensor operations, as op records write them; carried out as they are written, one after another.
 *
 * A value is a matrix: one row per component, one column per trajectory, or a single column where all trajectories have the
 * same. Operations by component broadcast single rows and columns. Implemented by the compiler on a tensor library that the
 * records never see; float32, masks are truth values.
 */
export interface TensorCode {
  constant(x: number): TensorValue;
  /** A column of known numbers. */
  table(values: Float64Array): TensorValue;
  op(name: TensorInstruction, ...x: TensorValue[]): TensorValue;
  /** A function applied component by component off the tensor library, for what it has nothing like. Slow. */
  onHost(f: (...x: number[]) => number, ...x: TensorValue[]): TensorValue;
  /** The rows of all, end to end. */
  concatenate(...x: TensorValue[]): TensorValue;
  rows(x: TensorValue, from: number, count: number): TensorValue;
  /** A single row so many times. */
  repeat(x: TensorValue, rows: number): TensorValue;
  zeros(rows: number): TensorValue;
  /** Over the rows. */
  sum(x: TensorValue): TensorValue;
  largest(x: TensorValue): TensorValue;
  /** In every column the row that a single row of indices says, which must be whole and in range. */
  gather(x: TensorValue, index: TensorValue): TensorValue;
  /** W x, W's entries row by row. */
  matvec(W: TensorValue, x: TensorValue): TensorValue;
  /** Wᵀ y. */
  matvecTransposed(W: TensorValue, y: TensorValue): TensorValue;
  /** u vᵀ, row by row. */
  outer(u: TensorValue, v: TensorValue): TensorValue;
}

/** An opaque handle to a value. */
export interface TensorValue {
  readonly rowCount: number;
}

export type TensorInstruction =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "neg"
  | "abs"
  | "square"
  | "sqrt"
  | "pow"
  | "min"
  | "max"
  | "ceil"
  | "floor"
  | "sign"
  /** Remainder of a nonnegative by a positive number. */
  | "mod"
  | "exp"
  | "expm1"
  | "log"
  | "log1p"
  | "log2"
  | "log10"
  | "sin"
  | "cos"
  | "tan"
  | "asin"
  | "acos"
  | "atan"
  | "atan2"
  | "sinh"
  | "cosh"
  | "tanh"
  | "asinh"
  | "acosh"
  | "atanh"
  | "sigmoid"
  | "eq"
  | "ne"
  | "lt"
  | "le"
  | "gt"
  | "ge"
  | "and"
  | "or"
  | "not"
  /** (mask, ifTrue, ifFalse) */
  | "select";
