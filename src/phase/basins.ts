import { largest } from "../core/extremes.ts";
import type { Precision } from "../core/kernel.ts";
import type { Attraction, Attractor } from "./attraction.ts";
import { CellTints } from "./cellTints.ts";
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
  /** Samples that were followed in float32 alone: each goes where all beside it go. Those without a tint are none of them. */
  readonly inFloat32: number;
}

/** Images one after another, each with a quarter of the cells of the next. */
const COARSENESS = [8, 4, 2, 1];

/** Numbers of float32 that a cell is wide at least where float32 may follow it. */
const RESOLVED = 64;

/**
 * The basins of attraction of what attracts, as ever finer images; each cell is decided by the trajectory from its centre. One that enters a
 * trap of an equilibrium goes there, one that stays on an attracting cycle for a period winds onto it. What attracts without being listed
 * is learnt from the coarser images, so that those of the finer ones that go there end sooner, undecided as before. Ends early when the
 * flow's computations are cancelled, and when none of the first cells is decided, as in a flow that keeps its energy.
 *
 * Where the flow's arithmetic is what takes the time, cells of the finer images are followed in float32, and once more in float64 which
 * then goes where another beside it does not, elsewhere than the coarser image has it, or nowhere. The first image is of float64.
 */
export function* basins(attraction: Attraction, columns: number, rows: number): Generator<Basins, void, void> {
  const { flow, plane, attractors } = attraction;
  if (!hasExtent(plane.view)) return;
  let known = attraction;
  const tints = new CellTints(columns, rows);
  const mayRound = flow.pictures === "float32" && isResolved(attraction, columns, rows);
  let last: Basins | undefined;
  for (const coarseness of COARSENESS) {
    if (coarseness > 1 && coarseness * 4 > Math.min(columns, rows)) continue;
    const rests: number[] = [];
    const find = (cells: Int32Array, precision: Precision): boolean => {
      if (cells.length === 0) return true;
      const { destinations } = known;
      const found = destinationsOf(flow, { destinations, plane, columns, rows, cells, precision });
      if (!found) return false;
      tints.put(cells, found.of, precision);
      if (precision === "float64") for (const component of found.rests) rests.push(component);
      return true;
    };
    const expected = mayRound ? last?.of : undefined;
    const unknown = tints.unknown(coarseness, expected);
    if (!find(unknown.others, "float64") || !find(unknown.expected, "float32")) return;
    while (expected) {
      const doubtful = tints.doubtful(coarseness, expected);
      if (doubtful.length === 0) break;
      if (!find(doubtful, "float64")) return;
    }
    const isFirst = last === undefined;
    last = { columns, rows, of: tints.spread(coarseness), attractors, coarseness, inFloat32: tints.rough };
    yield last;
    if (isFirst && last.of.every((destination) => destination === UNDECIDED)) return;
    known = withUnlisted(known, Float64Array.from(rests));
  }
}

/** Whether float32 tells states of a cell apart. */
function isResolved({ plane: { view, held } }: Attraction, columns: number, rows: number): boolean {
  const spacing = 2 ** -23 * largest([...view.x, ...view.y, ...held].map(Math.abs));
  const [width, height] = [(view.x[1] - view.x[0]) / columns, (view.y[1] - view.y[0]) / rows];
  return Math.min(width, height) >= RESOLVED * spacing;
}
