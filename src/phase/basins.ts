import { largest } from "../core/extremes.ts";
import type { FrozenFlow } from "../study/frozenFlow.ts";
import { type Destinations, destinationsOf, UNDECIDED } from "./destinations.ts";
import type { Equilibrium } from "./equilibria.ts";
import type { LimitCycle } from "./limitCycle.ts";
import { attractorsOf } from "./limitWatch.ts";
import { mappedTerritory } from "./mappedTerritory.ts";
import { hasExtent, type Plane } from "./plane.ts";
import { Raster } from "./raster.ts";
import { scaleOf } from "./separatrices.ts";
import { tubeAround } from "./tube.ts";
import { withUnlisted } from "./unlisted.ts";

/** What draws trajectories in: one of the equilibria or of the cycles, or infinity. */
export type Attractor =
  | { readonly kind: "equilibrium" | "cycle"; readonly index: number }
  | { readonly kind: "infinity" };

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

/** As many have numbers below `UNDECIDED`, with infinity; where more attract, what goes to the others is undecided. */
const MOST_ATTRACTORS = 254;
/** Images one after another, each with a quarter of the cells of the next. */
const COARSENESS = [8, 4, 2, 1];
/** A trajectory that stays this near to an attracting cycle for a period, in parts of the cycle, winds onto it. */
const ON_CYCLE = 5e-3;

/**
 * The basins of attraction of what attracts, as ever finer images; each cell is decided by the trajectory from its centre. One that enters a
 * trap of an equilibrium goes there, one that stays on an attracting cycle for a period winds onto it. What attracts without being listed
 * is learnt from the coarser images, so that those of the finer ones that go there end sooner, undecided as before. Ends early when the
 * flow's computations are cancelled, and when none of the first cells is decided, as in a flow that keeps its energy.
 */
export function* basins(
  { flow, plane, equilibria, cycles, ...attraction }: Attraction,
  columns: number,
  rows: number,
): Generator<Basins, void, void> {
  if (!hasExtent(plane.view)) return;
  const { attractors } = attraction;
  let { destinations } = attraction;
  const of = new Uint8Array(columns * rows).fill(UNDECIDED);
  const isKnown = new Uint8Array(columns * rows);
  for (const coarseness of COARSENESS) {
    if (coarseness > 1 && coarseness * 4 > Math.min(columns, rows)) continue;
    const cells: number[] = [];
    const half = coarseness >> 1;
    for (let r = half; r < rows; r += coarseness)
      for (let c = half; c < columns; c += coarseness) if (isKnown[r * columns + c] === 0) cells.push(r * columns + c);
    const found = destinationsOf(flow, { destinations, plane, columns, rows, cells: Int32Array.from(cells) });
    if (!found) return;
    for (const [k, cell] of cells.entries()) {
      of[cell] = found.of[k];
      isKnown[cell] = 1;
    }
    const isIdle = isKnown.every((is, cell) => is === 0 || of[cell] === UNDECIDED);
    yield { columns, rows, of: spread(of, columns, rows, coarseness), attractors, coarseness };
    if (isIdle) return;
    destinations = withUnlisted(flow, destinations, found.rests, plane, equilibria, cycles);
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

/** What may attract in a plane, and how it is told that a trajectory goes there. */
export interface Attraction {
  readonly flow: FrozenFlow;
  readonly plane: Plane;
  readonly equilibria: readonly Equilibrium[];
  readonly cycles: readonly LimitCycle[];
  readonly attractors: readonly Attractor[];
  readonly destinations: Destinations;
}

/** Finds out around what states can go; images of any size may be made of it. */
export function attractionOf(
  flow: FrozenFlow,
  plane: Plane,
  equilibria: readonly Equilibrium[],
  cycles: readonly LimitCycle[],
): Attraction {
  // Nothing is seen of what has no extent.
  if (!hasExtent(plane.view) && equilibria.length + cycles.length > 0) return attractionOf(flow, plane, [], []);
  const scale = scaleOf(plane, equilibria);
  const all = attractorsOf(flow, equilibria, cycles, 1, scale);
  const drawn = { ...all, traps: all.traps.slice(0, Math.max(0, MOST_ATTRACTORS - all.cycles.length)) };
  const others = equilibria.map(({ z }) => z);
  const places = [...others.flat(), ...cycles.flatMap(({ z }) => largest(z.map(Math.abs)))];
  const { view, held } = plane;
  return {
    flow,
    plane,
    equilibria,
    cycles,
    attractors: [
      ...drawn.traps.map(({ index }) => ({ kind: "equilibrium", index }) as const),
      ...drawn.cycles.map(({ index }) => ({ kind: "cycle", index }) as const),
      { kind: "infinity" },
    ],
    destinations: {
      scale,
      far: largest([1, ...scale, ...view.x, ...view.y, ...held, ...places].map(Math.abs)),
      traps: drawn.traps.map(({ trap }) => trap.ellipsoid),
      cycles: drawn.cycles.map(({ index, period }) => {
        const tube = tubeAround(flow, cycles[index], others);
        return { period, isTube: tube !== undefined, near: Raster.dataOf(cycles[index], tube ?? ON_CYCLE) };
      }),
      unlisted: [],
      territory: mappedTerritory(flow, plane, equilibria, drawn)?.data,
    },
  };
}
