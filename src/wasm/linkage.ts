import type { Callee } from "./encoder.ts";
import type { LaneType } from "./laneType.ts";
import type { MathRoutine, Table } from "./mathRoutine.ts";

/** What the functions of a module share. */
export interface Linkage {
  readonly type: LaneType;
  /** Whether multiplyAdd may be one fused instruction (relaxed SIMD). */
  readonly fused: boolean;
  /** A routine of the math library. */
  routine(name: string): MathRoutine;
  /** The routine as a function over `width` vectors of each argument. */
  routineFunction(name: string, width: number): Callee;
  /** The host's function of that name, on float64 numbers. */
  host(name: string, arity: number): Callee;
  /** The address of 64 bits that stand in memory. */
  bits(x: bigint): number;
  table(values: readonly number[] | Float64Array): Table;
  /** The address of at least so many bytes that code may use for what it needs at once. */
  scratch(bytes: number): number;
}
