import type { FunctionEncoder } from "../../wasm/encoder.ts";
import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import { LoopCounter } from "./loopCounter.ts";

/** Runs `body` for every tile; the pointers move along. */
export function emitTiles(
  out: FunctionEncoder,
  tiles: number,
  pointers: readonly (readonly [pointer: number, bytes: number])[],
  body: () => void,
): void {
  out.doWhile(() => {
    body();
    for (const [pointer, bytes] of pointers) {
      out.get(pointer);
      out.i32(bytes);
      out.op("i32.add");
      out.set(pointer);
    }
    out.get(tiles);
    out.i32(1);
    out.op("i32.sub");
    out.tee(tiles);
  });
}

/** Adds z − z of every component of a tile: 0 for a finite z, else NaN, which stays in the sum. */
export function emitTally(lanes: LaneAssembler, states: number, dimension: number, tally: TileLane): void {
  LoopCounter.repeat(lanes, dimension, (counter) => {
    const z = lanes.load(counter.address(states, lanes.tileBytes), 0);
    lanes.assign(tally, lanes.op("add", tally, lanes.op("sub", z, z)));
  });
}
