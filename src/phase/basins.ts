import { largest } from "../core/extremes.ts";
import type { FrozenFlow } from "../study/frozenFlow.ts";
import { type Destinations, destinationsOf, UNDECIDED } from "./destinations.ts";
import type { Equilibrium } from "./equilibria.ts";
import type { LimitCycle } from "./limitCycle.ts";
import { type Attractors, attractorsOf } from "./limitWatch.ts";
import { hasExtent, type Plane, widenedView } from "./plane.ts";
import { Raster } from "./raster.ts";
import { scaleOf } from "./separatrices.ts";
import { Territory } from "./territory.ts";
import { tubeAround } from "./tube.ts";
import { windingAround } from "./winding.ts";

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
/** Where foci draw everything in is mapped in the view and so many views on every side. */
const MAPPED = 2;
/** Parts of a trap's reach along an axis that a spiral begins at. */
const WITHIN_TRAP = 0.9;

/**
 * The basins of attraction of what attracts, as ever finer images; each cell is decided by the trajectory from its centre. One that enters a
 * trap of an equilibrium goes there, one that stays on an attracting cycle for a period winds onto it. Ends early when the flow's
 * computations are cancelled, and when none of the first cells is decided, as in a flow that keeps its energy.
 */
export function* basins(
  flow: FrozenFlow,
  plane: Plane,
  equilibria: readonly Equilibrium[],
  cycles: readonly LimitCycle[],
  columns: number,
  rows: number,
): Generator<Basins, void, void> {
  if (!hasExtent(plane.view)) return;
  const { attractors, destinations } = sorted(flow, plane, equilibria, cycles);
  const of = new Uint8Array(columns * rows).fill(UNDECIDED);
  const known = new Uint8Array(columns * rows);
  for (const coarseness of COARSENESS) {
    if (coarseness > 1 && coarseness * 4 > Math.min(columns, rows)) continue;
    const cells: number[] = [];
    const half = coarseness >> 1;
    for (let r = half; r < rows; r += coarseness)
      for (let c = half; c < columns; c += coarseness) if (known[r * columns + c] === 0) cells.push(r * columns + c);
    const found = destinationsOf(flow, { destinations, plane, columns, rows, cells: Int32Array.from(cells) });
    if (!found) return;
    for (const [k, cell] of cells.entries()) {
      of[cell] = found[k];
      known[cell] = 1;
    }
    const isIdle = known.every((is, cell) => is === 0 || of[cell] === UNDECIDED);
    yield { columns, rows, of: spread(of, columns, rows, coarseness), attractors, coarseness };
    if (isIdle) return;
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

/** What attracts, and how it is told that a trajectory goes there. */
function sorted(
  flow: FrozenFlow,
  plane: Plane,
  equilibria: readonly Equilibrium[],
  cycles: readonly LimitCycle[],
): { readonly attractors: readonly Attractor[]; readonly destinations: Destinations } {
  const scale = scaleOf(plane, equilibria);
  const all = attractorsOf(flow, equilibria, cycles, 1, scale);
  const drawn = { ...all, traps: all.traps.slice(0, Math.max(0, MOST_ATTRACTORS - all.cycles.length)) };
  const others = equilibria.map(({ z }) => z);
  const places = [...others.flat(), ...cycles.flatMap(({ z }) => largest(z.map(Math.abs)))];
  const { view, held } = plane;
  return {
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
      territory: mapped(flow, plane, equilibria, drawn)?.data,
    },
  };
}

/** Where foci draw everything in, of a plane. */
function mapped(
  flow: FrozenFlow,
  { view, axes }: Plane,
  equilibria: readonly Equilibrium[],
  { traps }: Attractors,
): Territory | undefined {
  if (flow.dimension !== 2) return undefined;
  const wide = widenedView(view, MAPPED);
  const within = axes[0] === 0 ? [wide.x, wide.y] : [wide.y, wide.x];
  const territory = Territory.of(within[0], within[1]);
  for (const [k, { trap, index }] of traps.entries()) {
    const e = equilibria[index].z;
    territory.open(e, [trap.reach[0], trap.reach[1]]);
    if (!within.every(([low, high], i) => e[i] > low && e[i] < high)) continue;
    const near = trap.along.map((reach) => WITHIN_TRAP * reach);
    const others = equilibria.flatMap(({ z }, other) => (other === index ? [] : [z]));
    const winding = windingAround(flow, e, near, others, within);
    if (winding) territory.claim(k, winding, e);
  }
  return territory;
}
