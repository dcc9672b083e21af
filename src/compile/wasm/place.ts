import type { LaneAssembler } from "../../wasm/laneAssembler.ts";
import type { TileLane } from "../../wasm/tileLane.ts";

/** Where the components of a vector stand. Pointers are locals that hold addresses, offsets are bytes. */
export type Place =
  /** In locals, one lane per component. */
  | { readonly kind: "lanes"; readonly lanes: readonly TileLane[] }
  /** In memory, one tile of lanes per component. */
  | { readonly kind: "tile"; readonly pointer: number; readonly offset: number }
  /** In memory, one number per component, the same for all lanes: parameters. */
  | { readonly kind: "uniform"; readonly pointer: number; readonly offset: number };

/** A place in memory. */
export type MemoryPlace = Exclude<Place, { kind: "lanes" }>;

/** Bytes from one component to the next. */
export function stride(lanes: LaneAssembler, place: MemoryPlace): number {
  return place.kind === "tile" ? lanes.tileBytes : lanes.type.numberBytes;
}

/** Component `index` of the vector, in a lane. */
export function loadComponent(lanes: LaneAssembler, place: Place, index: number): TileLane {
  if (place.kind === "lanes") return place.lanes[index];
  return loadAt(lanes, place.kind, place.pointer, place.offset + index * stride(lanes, place));
}

export function loadAt(lanes: LaneAssembler, kind: MemoryPlace["kind"], pointer: number, offset: number): TileLane {
  return kind === "tile" ? lanes.load(pointer, offset) : lanes.loadSplat(pointer, offset);
}
