import type { FrozenFlow } from "../study/frozenFlow.ts";
import type { Equilibrium } from "./equilibria.ts";
import type { Attractors } from "./limitWatch.ts";
import { type Plane, widenedView } from "./plane.ts";
import { Territory } from "./territory.ts";
import type { Trap } from "./trap.ts";
import { windingsAround } from "./winding.ts";

/** Where foci draw everything in is mapped in the view and so many views on every side. */
const MAPPED = 2;
/** Parts of a trap's reach along an axis that a spiral begins at. */
const WITHIN_TRAP = 0.9;

/** Where foci draw everything in, of a plane; undefined for a flow of other than two components. */
export function mappedTerritory(
  flow: FrozenFlow,
  plane: Plane,
  equilibria: readonly Equilibrium[],
  { traps }: Pick<Attractors, "traps">,
): Territory | undefined {
  if (flow.dimension !== 2) return undefined;
  const within = mappedRanges(plane);
  const territory = Territory.of(within[0], within[1]);
  const claims = traps.map(({ trap, index }, owner) => ({
    owner,
    e: equilibria[index].z,
    trap,
    others: equilibria.flatMap(({ z }, other) => (other === index ? [] : [z])),
  }));
  claimAround(flow, territory, within, claims);
  return territory;
}

/** The part of the plane that is mapped, by component. */
export function mappedRanges({ view, axes }: Plane): readonly [Range, Range] {
  const wide = widenedView(view, MAPPED);
  return axes[0] === 0 ? [wide.x, wide.y] : [wide.y, wide.x];
}

type Range = readonly [number, number];

/** What attracts in a trap, as the territory numbers it, and states that its claim must not hold. */
export interface Claim {
  readonly owner: number;
  readonly e: readonly number[];
  readonly trap: Trap;
  readonly others: readonly (readonly number[])[];
}

/** Claims, for what attracts in traps, what certainly winds into them; one after another, where claims overlap. */
export function claimAround(
  flow: FrozenFlow,
  territory: Territory,
  within: readonly Range[],
  claims: readonly Claim[],
): void {
  const inside = claims.filter(({ e }) => within.every(([low, high], i) => e[i] > low && e[i] < high));
  const foci = inside.map(({ e, trap, others }) => ({
    e,
    near: trap.along.map((reach) => WITHIN_TRAP * reach),
    others,
  }));
  const windings = new Map(windingsAround(flow, foci, within).map((winding, k) => [inside[k], winding]));
  for (const claim of claims) {
    const { owner, e, trap } = claim;
    territory.open(e, [trap.reach[0], trap.reach[1]]);
    const winding = windings.get(claim);
    if (winding) territory.claim(owner, winding, e);
  }
}
