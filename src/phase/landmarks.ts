import { interval } from "../graph/interval.ts";
import type { View } from "../protocol/figure.ts";
import type { Flow } from "../study/flow.ts";
import { supposedEquilibria } from "./equilibria.ts";
import type { Plane } from "./plane.ts";

/** Equilibria are looked for within so many sizes of the curves from them, further out each time that there is none. */
const REACHES = [2, 8, 64];
/** With equilibria near, the view grows no more than this times. */
const GROWTH = 2.75;
/** To hold the nearest where there is none near, it grows so many times at most: curves that are smaller are dots. */
const MOST_GROWTH = 12;
/** More equilibria than this make a pattern, of which those within a part of the curves' size are enough. */
const MANY = 12;
const PATTERN = 0.25;

/** What a view of some curves should hold as well: places in the plane of two components. */
export type Place = readonly [x: number, y: number];

/**
 * Where the equilibria and the limit cycles are that a view of some trajectories should show with them: those near the curves as long as
 * the curves stay large, else the nearest equilibrium that is not too far. Found, not proven: a view claims nothing.
 *
 * @param plane its view is that of the curves alone
 * @param cycles states row by row
 */
export function landmarks(
  flow: Flow,
  t: number,
  plane: Plane,
  cycles: readonly { readonly z: Float64Array }[] = [],
): readonly Place[] {
  const { axes, view } = plane;
  const corners = cycles.flatMap(({ z }) => cornersOf(z, flow.dimension, axes));
  const shown = corners.reduce(grown, view);
  for (const reach of REACHES) {
    const found = placesWithin(flow, t, plane, reach);
    if (found.length === 0) continue;
    const isFirst = reach === REACHES[0];
    const near = found.length > MANY ? found.filter((place) => distance(place, view) <= PATTERN) : found;
    const chosen: Place[] = [...corners];
    let held = shown;
    // The nearest first, so that one far away does not cost those beside the curves.
    for (const place of near.sort((a, b) => distance(a, view) - distance(b, view))) {
      const next = grown(held, place);
      if (growth(view, next) > (isFirst ? GROWTH : MOST_GROWTH)) break;
      chosen.push(place);
      held = next;
      if (!isFirst) break;
    }
    if (chosen.length > corners.length) return chosen;
  }
  return corners;
}

function placesWithin(flow: Flow, t: number, { view, axes, held }: Plane, reach: number): Place[] {
  const widths = sizesOf(view);
  const wide = [view.x, view.y].map(([lo, hi], k) => interval(lo - reach * widths[k], hi + reach * widths[k]));
  const extent = Math.max(widths[0], widths[1]);
  const box = held.map((value, i) => wide[axes.indexOf(i)] ?? interval(value - extent, value + extent));
  const free = held.flatMap((_, i) => (axes.includes(i) ? [] : [i]));
  const { equilibria } = supposedEquilibria(flow, t, box, free);
  return equilibria.map(({ z }) => [z[axes[0]], z[axes[1]]]);
}

function cornersOf(z: Float64Array, dimension: number, axes: readonly [number, number]): readonly Place[] {
  const range = (i: number) => {
    let [lo, hi] = [z[i], z[i]];
    for (let at = i; at < z.length; at += dimension) [lo, hi] = [Math.min(lo, z[at]), Math.max(hi, z[at])];
    return [lo, hi];
  };
  const [[left, right], [low, high]] = axes.map(range);
  return z.length === 0
    ? []
    : [
        [left, low],
        [right, high],
      ];
}

const grown = ({ x, y }: View, place: Place): View => ({
  x: [Math.min(x[0], place[0]), Math.max(x[1], place[0])],
  y: [Math.min(y[0], place[1]), Math.max(y[1], place[1])],
});

/** How many times as large as one view another is, along the axis along which it is more. */
function growth(a: View, b: View): number {
  const [across, up] = sizesOf(a);
  return Math.max((b.x[1] - b.x[0]) / across, (b.y[1] - b.y[0]) / up);
}

/** The extents of a view; of one that is much less than the other up to twice as much, as though both had one unit. */
export function sizesOf({ x, y }: View): readonly [number, number] {
  const [across, up] = [x[1] - x[0], y[1] - y[0]];
  const size = (own: number, other: number) => Math.max(own, Math.min(other / 2, 2 * own));
  return [size(across, up), size(up, across)];
}

/** How far a place is outside a view, in sizes of it. */
function distance([x, y]: Place, view: View): number {
  const [across, up] = sizesOf(view);
  const beyond = ([lo, hi]: readonly [number, number], at: number, size: number) =>
    Math.max(lo - at, at - hi, 0) / size;
  return Math.max(beyond(view.x, x, across), beyond(view.y, y, up));
}
