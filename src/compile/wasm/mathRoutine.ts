import type { Lane, LaneCode } from "../../graph/laneCode.ts";

/**
 * A function of the math library, written once for every lane type: emitted as a WebAssembly function over a tile of
 * W vectors, once a module, and called wherever an op record says `code.call(name, …)`.
 *
 * `compile/wasm/math/registry.ts` lists them.
 */
export interface MathRoutine {
  /** As in `Math`. */
  readonly name: string;
  readonly arity: number;
  readonly emit: (code: RoutineCode, ...x: Lane[]) => Lane;
}

export type IntegerInstruction = "add" | "sub" | "mul" | "and" | "or" | "xor" | "eq" | "ne" | "lt" | "gt";

export type ShiftInstruction = "shl" | "shrS" | "shrU";

/**
 * Lane code with what numerics need below the level of numbers. Besides numbers and masks, a lane can hold *bits*: the
 * integers (two's complement) behind the numbers, of 64 bits for float64 and of 32 for float32. `select` takes bits as well as numbers.
 *
 * A routine runs over W vectors at once; it stays straight-line but for the two rare paths, which cost one test a tile.
 */
export interface RoutineCode extends LaneCode {
  /** z − x·y, fused where the engine has it and the setting allows, else rounded twice. */
  negatedMultiplyAdd(x: Lane, y: Lane, z: Lane): Lane;
  /** Whether multiplyAdd may be fused; a routine that needs an exact product must then not rely on two roundings. */
  readonly fused: boolean;

  /** y where y < x, else x: a NaN in x stays. */
  smaller(x: Lane, y: Lane): Lane;
  /** y where y > x, else x: a NaN in x stays. */
  larger(x: Lane, y: Lane): Lane;

  /** The bits of a number; costs nothing in vectors. */
  bits(x: Lane): Lane;
  /** The number of some bits. */
  number(x: Lane): Lane;
  constantBits(x: bigint): Lane;
  /** On bits; `eq`, `ne`, `lt`, `gt` (signed) give masks. */
  integer(name: IntegerInstruction, x: Lane, y: Lane): Lane;
  /** Every lane's bits shifted by a constant count; `shrS` keeps the sign. */
  shift(name: ShiftInstruction, x: Lane, count: number): Lane;

  /** Constant numbers in the module's memory; equal tables are stored once. */
  table(values: readonly number[] | Float64Array): Table;
  /** `table[index + offset]` for every lane's own index (bits, which must be in range). */
  lookup(table: Table, index: Lane, offset?: number): Lane;

  /** `values`, unless some lane of the tile is set in `mask`: then what `body` returns, for all lanes. */
  whenAny(mask: Lane, values: readonly Lane[], body: () => readonly Lane[]): readonly Lane[];
  /**
   * `otherwise`, but in lanes set in `mask` JavaScript's `Math[name](x, …)`, called lane by lane.
   * The functions there are, and `rem`, are listed in `math/host.ts`.
   */
  hostWhere(mask: Lane, otherwise: Lane, name: string, ...x: Lane[]): Lane;
}

/** Constant numbers in memory. */
export interface Table {
  readonly address: number;
  readonly length: number;
}
