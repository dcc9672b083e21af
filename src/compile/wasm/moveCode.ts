import type { GraphValues } from "./graphValues.ts";
import { LoopCounter } from "./loopCounter.ts";
import { loadAt, type MemoryPlace, stride } from "./place.ts";
import { type Access, FEW } from "./statement.ts";

/** A component to be copied, or a number to be put, to component `to` of a vector in memory. */
export interface Move {
  readonly to: number;
  readonly from: (Access & { readonly at: number }) | number;
}

/** Moves components to memory at `target`: in a loop where many in a row come from memory in a row. */
export function emitMoves(values: GraphValues, moves: readonly Move[], target: MemoryPlace): void {
  const { lanes } = values;
  for (let i = 0; i < moves.length; ) {
    const { to, from } = moves[i];
    const place = placeOf(values, moves[i]);
    const count = place ? runLength(values, moves, i, place) : 1;
    if (place && count > FEW) {
      LoopCounter.repeat(lanes, count, (counter) => {
        const value = loadAt(lanes, place.kind, counter.address(place.pointer, stride(lanes, place)), place.offset);
        const address = counter.address(target.pointer, lanes.tileBytes);
        lanes.store(address, target.offset + to * lanes.tileBytes, value);
      });
      i += count;
    } else {
      values.put(target, to, typeof from === "number" ? lanes.constant(from) : values.component(from.node, from.at));
      i++;
    }
  }
}

function placeOf(values: GraphValues, { from }: Move): MemoryPlace | undefined {
  return typeof from === "number" ? undefined : values.standsAt(from.node, from.at);
}

/** How many moves from the `first` on follow each other in both memories, the source beginning at `place`. */
function runLength(values: GraphValues, moves: readonly Move[], first: number, place: MemoryPlace): number {
  const step = stride(values.lanes, place);
  let count = 1;
  for (; first + count < moves.length && moves[first + count].to === moves[first].to + count; count++) {
    const next = placeOf(values, moves[first + count]);
    if (next?.kind !== place.kind || next.pointer !== place.pointer || next.offset !== place.offset + count * step)
      break;
  }
  return count;
}
