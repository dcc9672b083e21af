import { QUIET_CELLS, type QuietMap } from "../core/quietMap.ts";
import { sharedMemory } from "../core/sharedMemory.ts";
import { AT_REST, type Destinations } from "./destinations.ts";
import { Raster } from "./raster.ts";
import { Territory } from "./territory.ts";

/** Where a state tells nothing of which of some destinations its trajectory has; undefined where nothing is mapped. */
export function quietAmid({ scale, cycles, territory }: Omit<Destinations, "quiet">): QuietMap | undefined {
  if (!territory) return undefined;
  const [x, y] = scale.map((size) => AT_REST * size);
  const rasters = cycles.map(({ near }) => new Raster(near));
  return quietMap(new Territory(territory), rasters, [x, y]);
}

/**
 * Where a state tells nothing of where its trajectory goes: no attractor of a territory is near, nor any cycle.
 *
 * @param still what a step moves at most, by component, that may come to rest
 */
export function quietMap(territory: Territory, cycles: readonly Raster[], still: readonly [number, number]): QuietMap {
  const { low, perUnit } = territory.grid(QUIET_CELLS);
  const seen = new Float64Array(sharedMemory(8 * (QUIET_CELLS * QUIET_CELLS + 1)));
  territory.whereNotEmpty(QUIET_CELLS, seen);
  seen[seen.length - 1] = 1;
  const cellOf = (x: number, axis: 0 | 1) =>
    Math.min(QUIET_CELLS - 1, Math.max(0, Math.floor((x - low[axis]) * perUnit[axis])));
  // One cell more on every side, for rounding.
  const cellsOf = (range: readonly [number, number], axis: 0 | 1) =>
    [cellOf(range[0] - 1 / perUnit[axis], axis), cellOf(range[1] + 1 / perUnit[axis], axis)] as const;
  for (const cycle of cycles)
    cycle.forEachNear((x, y) => {
      const [columns, rows] = [cellsOf(x, 0), cellsOf(y, 1)];
      for (let row = rows[0]; row <= rows[1]; row++)
        seen.fill(1, row * QUIET_CELLS + columns[0], row * QUIET_CELLS + columns[1] + 1);
    });
  return { low, perUnit, seen, still };
}
