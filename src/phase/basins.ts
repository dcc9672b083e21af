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
  for (const coarseness of COARSENESS) {
    if (coarseness > 1 && coarseness * 4 > Math.min(columns, rows)) continue;
    const cells: number[] = [];
    const half = coarseness >> 1;
    for (let r = half; r < rows; r += coarseness)
      for (let c = half; c < columns; c += coarseness) if (isKnown[r * columns + c] === 0) cells.push(r * columns + c);
    const { destinations } = known;
    const found = destinationsOf(flow, { destinations, plane, columns, rows, cells: Int32Array.from(cells) });
    if (!found) return;
    for (const [k, cell] of cells.entries()) {
      of[cell] = found.of[k];
      isKnown[cell] = 1;
    }
    const isIdle = isKnown.every((is, cell) => is === 0 || of[cell] === UNDECIDED);
    yield { columns, rows, of: spread(of, columns, rows, coarseness), attractors, coarseness };
    if (isIdle) return;
    known = withUnlisted(known, found.rests);
  }
}

/** An image in which every sample stands for the cells around it. */
function spread(of: Uint8Array, columns: number, rows: number, coarseness: number): Uint8Array {
  if (coarseness === 1) return of;
  const half = coarseness >> 1;
  const sampled = (k: number, count: number) => {
    const place = Math.floor(k / coarseness) * coarseness + half;
    return place < count ? place : place - coarseness;
  };
  return of.map((_, cell) => {
    const [r, c] = [sampled(Math.floor(cell / columns), rows), sampled(cell % columns, columns)];
    return of[r * columns + c];
  });
}
