import { interval } from "../graph/interval.ts";
import type { Flow } from "../study/flow.ts";
import { type Equilibrium, supposedEquilibria } from "./equilibria.ts";
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
  const isShown = (value: number, [lo, hi]: readonly [number, number]) => value >= lo && value <= hi;
  return supposedEquilibria(flow, t, box).equilibria.filter(
    ({ z }) => !(isShown(z[axes[0]], view.x) && isShown(z[axes[1]], view.y)),
  );
}
