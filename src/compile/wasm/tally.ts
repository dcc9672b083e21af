import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import { LoopCounter } from "./loopCounter.ts";

/** Adds z − z of every component of a tile: 0 for a finite z, else NaN, which stays in the sum. */
export function emitTally(lanes: LaneAssembler, states: number, dimension: number, tally: TileLane): void {
  LoopCounter.repeat(lanes, dimension, (counter) => {
    const z = lanes.load(counter.address(states, lanes.tileBytes), 0);
    lanes.assign(tally, lanes.op("add", tally, lanes.op("sub", z, z)));
  });
}
