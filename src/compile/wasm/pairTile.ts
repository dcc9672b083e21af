import type { FunctionEncoder } from "../../wasm/encoder.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import { LoopCounter } from "./loopCounter.ts";
import type { PairLayout } from "./pairLayout.ts";

/** The parameters of every function of a kernel that chooses its steps: the addresses of θ, of the workspace and of its one tile. */
export const PARAMETERS = 0;
export const WORKSPACE = 1;
export const TILE = 2;

/** Leaves the three on the stack, for a function that begins with them. */
export function pushArguments(out: FunctionEncoder): void {
  for (const argument of [PARAMETERS, WORKSPACE, TILE]) out.get(argument);
}

/** Components up to which a loop over them is written out. */
const FEW_COMPONENTS = 4;

/** Emits code for every component, given a pointer and the offset to add to that of a vector. */
export function forComponents(
  lanes: LaneAssembler,
  { dimension, tileBytes }: Pick<PairLayout, "dimension" | "tileBytes">,
  body: (pointer: number, offset: number) => void,
): void {
  if (dimension > FEW_COMPONENTS) {
    LoopCounter.repeat(lanes, dimension, (counter) => body(counter.address(TILE, tileBytes), 0));
    return;
  }
  for (let i = 0; i < dimension; i++) {
    lanes.scope(() => {
      body(TILE, i * tileBytes);
      return [];
    });
  }
}

/**
 * Puts the new point in place of the old one in the lanes that accept it.
 *
 * @param kLast offset of f at the new point
 */
export function emitNewPoint(lanes: LaneAssembler, layout: PairLayout, kLast: number, accepted: TileLane): void {
  forComponents(lanes, layout, (pointer, offset) => {
    for (const [old, replacement] of [
      [layout.z, layout.zNew],
      [layout.k(0), kLast],
    ]) {
      const [from, to] = [old, replacement].map((vector) => lanes.load(pointer, offset + vector));
      lanes.store(pointer, offset + old, lanes.op("select", accepted, to, from));
    }
  });
}
