import type { Lane, LaneCode } from "../wasm/laneCode.ts";

/**
 * Loops over the components of vectors in the tile's scratch memory, as vector op records write them.
 *
 * Implemented by the compiler, whose owner shapes the loops; a record never sees addresses.
 */
export interface VectorCode {
  readonly lanes: LaneCode;
  /** Emits a loop over i = 0 … n − 1. */
  loop(n: number, body: (index: LoopIndex) => void): void;
  /** A loop over i = 0 … n − 1 that carries a value along; gives the last one. */
  reduce(n: number, initial: Lane, body: (carried: Lane, index: LoopIndex) => Lane): Lane;
  /** Component `index` of a node's value. */
  load(node: Operand, index: LoopIndex | number): Lane;
  store(node: Operand, index: LoopIndex | number, value: Lane): void;
  /** `count` components of `source` from `from` on become those of `target` from `to` on. */
  copy(target: Operand, to: number, source: Operand, from: number, count: number): void;
  /** `count` components of `target` from `to` on become `value`. */
  fill(target: Operand, to: number, value: Lane, count: number): void;
  /** target = the component of table that index, a whole number in range, says; NaN elsewhere. Does nothing else. */
  gather(target: Operand, table: Operand, index: Operand): void;
  /** target = how many components of a nondecreasing table are at most x, or below it. Does nothing else. */
  rank(target: Operand, table: Operand, x: Operand, isStrict: boolean): void;
  /**
   * target = W x (+ b), W row by row with one row per component of target; sums from the first column on, b last.
   * An op that asks for this, or for one of the products below, does nothing else: the compiler fuses it with what stands
   * around it.
   */
  matvec(target: Operand, W: Operand, x: Operand, b?: Operand): void;
  /** target = Wᵀ y, W row by row with one row per component of y. */
  matvecTransposed(target: Operand, W: Operand, y: Operand): void;
  /** target = u vᵀ, row by row. */
  outer(target: Operand, u: Operand, v: Operand): void;
}

/** What a loop needs to know of a graph node. */
export interface Operand {
  readonly id: number;
  readonly size: number;
}

/** An opaque loop counter. */
export interface LoopIndex {
  readonly loop: number;
}
