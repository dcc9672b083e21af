import { interval } from "../graph/interval.ts";
import type { Flow } from "../study/flow.ts";
import type { FrozenFlow } from "../study/frozenFlow.ts";
import { type Equilibrium, supposedEquilibria } from "./equilibria.ts";
import type { LimitCycle } from "./limitCycle.ts";
import { limitCycles } from "./limitCycles.ts";
import { hasExtent, type Plane, widenedView } from "./plane.ts";

/** How far from the view they are looked for, in sizes of it. */
const REACH = 3;

/**
 * Equilibria of a plane beside the part that is shown, as far as Newton's iteration finds them: what states of the view may go to.
 *
 * @param t the time at which f is frozen
 */
export function equilibriaBeside(flow: Flow, t: number, { view, axes }: Plane): readonly Equilibrium[] {
  if (flow.dimension !== 2 || !hasExtent(view)) return [];
  const wide = widenedView(view, REACH);
  const ranges = axes[0] === 0 ? [wide.x, wide.y] : [wide.y, wide.x];
  const box = ranges.map(([lo, hi]) => interval(lo, hi));
  if (!box.every(({ lo, hi }) => Number.isFinite(hi - lo))) return [];
  return supposedEquilibria(flow, t, box).equilibria.filter(
    ({ z }) => !(isShown(z[axes[0]], view.x) && isShown(z[axes[1]], view.y)),
  );
}

/**
 * Limit cycles of a plane that lie wholly beside the part that is shown, as far as sections of three views on every side meet them.
 *
 * @param equilibria in view and beside it: a cycle goes around one
 */
export function cyclesBeside(
  flow: FrozenFlow,
  plane: Plane,
  equilibria: readonly Equilibrium[],
): readonly LimitCycle[] {
  if (flow.dimension !== 2 || !hasExtent(plane.view)) return [];
  const { view, axes } = plane;
  const { cycles } = limitCycles(flow, { ...plane, view: widenedView(view, REACH) }, equilibria);
  return cycles.filter(({ t, z }) =>
    t.every((_, k) => !(isShown(z[2 * k + axes[0]], view.x) && isShown(z[2 * k + axes[1]], view.y))),
  );
}

const isShown = (value: number, [lo, hi]: readonly [number, number]) => value >= lo && value <= hi;
