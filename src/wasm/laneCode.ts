/**
 * Straight-line code over one tile, as op records write it: every `Lane` is a value in all lanes of the tile.
 *
 * Implemented once per lane type (f64 scalar, f64x2, f32x4) by the compiler; an op record never sees bytes.
 */
export interface LaneCode {
  constant(x: number): Lane;
  /** One machine operation; comparisons and logical operations give masks. */
  op(name: LaneInstruction, ...x: Lane[]): Lane;
  /** x·y + z, fused where the engine has it and the setting allows, else rounded twice. */
  multiplyAdd(x: Lane, y: Lane, z: Lane): Lane;
  /** z − x·y, likewise. */
  negatedMultiplyAdd(x: Lane, y: Lane, z: Lane): Lane;
  /** A routine of the math library by its name in `Math` (`exp`, `sin`, `atan2`, …). */
  call(routine: string, ...x: Lane[]): Lane;
}

/** An opaque handle to a value in the tile. */
export interface Lane {
  readonly isMask: boolean;
}

export type LaneInstruction =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "sqrt"
  | "abs"
  | "neg"
  | "min"
  | "max"
  | "ceil"
  | "floor"
  | "trunc"
  | "nearest"
  | "eq"
  | "ne"
  | "lt"
  | "le"
  | "gt"
  | "ge"
  | "and"
  | "or"
  | "not"
  | "xor"
  /** (mask, ifTrue, ifFalse) */
  | "select"
  /** Bits of the magnitude of x with the sign of y. */
  | "copysign";
