import type { Lane, LaneCode } from "./laneCode.ts";
import type { Node } from "./node.ts";

/**
 * Loops over the components of vectors in the tile's scratch memory, as vector op records write them.
 *
 * A placeholder of the contract: the compiler's owner extends it as affine layers, sums and outer products need.
 */
export interface VectorCode {
  readonly lanes: LaneCode;
  /** Emits a loop over i = 0 … n − 1. */
  loop(n: number, body: (index: LoopIndex) => void): void;
  /** Component `index` of a node's value. */
  load(node: Node, index: LoopIndex | number): Lane;
  store(node: Node, index: LoopIndex | number, value: Lane): void;
}

/** An opaque loop counter. */
export interface LoopIndex {
  readonly loop: number;
}
