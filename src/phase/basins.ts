import { sharedMemory } from "../core/sharedMemory.ts";
import type { Attraction, Attractor } from "./attraction.ts";
import { destinationsOf, UNDECIDED } from "./destinations.ts";
import { hasExtent } from "./plane.ts";
import { withUnlisted } from "./unlisted.ts";

/** Where the states of a plane go, sampled at the centres of equal cells. */
export interface Basins {
  readonly columns: number;
  readonly rows: number;
  /** Row by row from the lowest y: which of the attractors, or `UNDECIDED`. */
  readonly of: Uint8Array;
  readonly attractors: readonly Attractor[];
  /** Cells side by side that stand for one sample, so far; 1 at the end. */
  readonly coarseness: number;
}

/** Images one after another, each with a quarter of the cells of the next. */
const COARSENESS = [8, 4, 2, 1];

/**
 * The basins of attraction of what attracts, as ever finer images; each cell is decided by the trajectory from its centre. One that enters a
 * trap of an equilibrium goes there, one that stays on an attracting cycle for a period winds onto it. What attracts without being listed
 * is learnt from the coarser images, so that those of the finer ones that go there end sooner, undecided as before. Ends early when the
 * flow's computations are cancelled, and when none of the first cells is decided, as in a flow that keeps its energy.
 */
export function* basins(attraction: Attraction, columns: number, rows: number): Generator<Basins, void, void> {
  const { flow, plane, attractors } = attraction;
  if (!hasExtent(plane.view)) return;
  let known = attraction;
  const of = new Uint8Array(columns * rows).fill(UNDECIDED);
  const isKnown = new Uint8Array(columns * rows);
  let isIdle = true;
  for (const coarseness of COARSENESS) {
    if (coarseness > 1 && coarseness * 4 > Math.min(columns, rows)) continue;
    const cells = unknownCells(isKnown, columns, rows, coarseness);
    const { destinations } = known;
    const found = destinationsOf(flow, { destinations, plane, columns, rows, cells });
    if (!found) return;
    for (let k = 0; k < cells.length; k++) {
      of[cells[k]] = found.of[k];
      isKnown[cells[k]] = 1;
    }
    isIdle &&= found.of.every((destination) => destination === UNDECIDED);
    yield { columns, rows, of: spread(of, columns, rows, coarseness), attractors, coarseness };
    if (isIdle) return;
    known = withUnlisted(known, found.rests);
  }
}

/** Cells that are sampled of an image so coarse, without those that are known. */
function unknownCells(isKnown: Uint8Array, columns: number, rows: number, coarseness: number): Int32Array {
  const half = coarseness >> 1;
  const most = Math.ceil((rows - half) / coarseness) * Math.ceil((columns - half) / coarseness);
  const cells = new Int32Array(sharedMemory(4 * most));
  let count = 0;
  for (let r = half; r < rows; r += coarseness)
    for (let cell = r * columns + half; cell < (r + 1) * columns; cell += coarseness)
      if (isKnown[cell] === 0) cells[count++] = cell;
  return cells.subarray(0, count);
}

/** An image in which every sample stands for the cells around it. */
function spread(of: Uint8Array, columns: number, rows: number, coarseness: number): Uint8Array {
  if (coarseness === 1) return of;
  const half = coarseness >> 1;
  const sampled = (k: number, count: number) => {
    const place = Math.floor(k / coarseness) * coarseness + half;
    return place < count ? place : place - coarseness;
  };
  const across = Array.from({ length: columns }, (_, c) => sampled(c, columns));
  const image = new Uint8Array(of.length);
  for (let r = 0; r < rows; r++) {
    const from = sampled(r, rows) * columns;
    for (let c = 0; c < columns; c++) image[r * columns + c] = of[from + across[c]];
  }
  return image;
}
