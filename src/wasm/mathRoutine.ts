import type { Lane, LaneCode } from "./laneCode.ts";

/**
 * A function of the math library, written once for every lane type: emitted as a WebAssembly function over a tile of
 * W vectors, once a module, and called wherever an op record says `code.call(name, …)`.
 *
 * `elementary/registry.ts` lists them.
 */
export interface MathRoutine {
  /** As in `Math`. */
  readonly name: string;
  readonly arity: number;
  readonly emit: (code: RoutineCode, ...x: Lane[]) => Lane;
}

/** The routines of one precision by name. */
export type MathLibrary = ReadonlyMap<string, MathRoutine>;

/** @throws Error where two have one name */
export function mathLibrary(routines: readonly MathRoutine[]): MathLibrary {
  const library = new Map(routines.map((routine) => [routine.name, routine]));
  if (library.size < routines.length) throw new Error("two math routines have one name");
  return library;
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
  /** `table[i]` of a table of 2ⁿ numbers for every lane, where i is the low n bits of the lane's bits, whatever the others are. */
  lookup(table: Table, index: Lane): Lane;

  /** `values`, unless some lane of the tile is set in `mask`: then what `body` returns, for all lanes. */
  whenAny(mask: Lane, values: readonly Lane[], body: () => readonly Lane[]): readonly Lane[];
  /**
   * `otherwise`, but in lanes set in `mask` the host's function of that name, called lane by lane on float64 numbers.
   * The functions there are stand in `elementary/host.ts`.
   */
  hostWhere(mask: Lane, otherwise: Lane, name: string, ...x: Lane[]): Lane;
}

/** Constant numbers in memory. */
export interface Table {
  readonly address: number;
  readonly length: number;
}
