import { largest } from "../core/extremes.ts";
import type { FrozenFlow } from "../study/frozenFlow.ts";
import type { Destinations } from "./destinations.ts";
import type { Equilibrium } from "./equilibria.ts";
import type { LimitCycle } from "./limitCycle.ts";
import { attractorsOf, ON_CYCLE } from "./limitWatch.ts";
import { mappedTerritory } from "./mappedTerritory.ts";
import { hasExtent, type Plane } from "./plane.ts";
import { quietAmid } from "./quiet.ts";
import { Raster } from "./raster.ts";
import { scaleOf } from "./separatrices.ts";
import { tubeAround } from "./tube.ts";

/** What draws trajectories in: one of the equilibria or of the cycles, or infinity. */
export type Attractor =
  | { readonly kind: "equilibrium" | "cycle"; readonly index: number }
  | { readonly kind: "infinity" };

/** As many have numbers below `UNDECIDED`, with infinity; where more attract, what goes to the others is undecided. */
const MOST_ATTRACTORS = 254;

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
  const destinations = {
    scale,
    far: largest([1, ...scale, ...view.x, ...view.y, ...held, ...places].map(Math.abs)),
    traps: drawn.traps.map(({ trap }) => trap.ellipsoid),
    cycles: drawn.cycles.map(({ index, period }) => {
      const tube = tubeAround(flow, cycles[index], others);
      return { period, isTube: tube !== undefined, near: Raster.dataOf(cycles[index], tube ?? ON_CYCLE) };
    }),
    unlisted: [],
    territory: mappedTerritory(flow, plane, equilibria, drawn)?.data,
  };
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
    destinations: { ...destinations, quiet: quietAmid(destinations) },
  };
}
