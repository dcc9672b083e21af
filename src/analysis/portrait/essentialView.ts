import { equilibria } from "../../phase/equilibria.ts";
import type { View } from "../../protocol/figure.ts";
import type { Flow } from "../../study/flow.ts";
import { fitView, widened } from "./view.ts";

/** How far beside the trajectories equilibria are looked for, in parts of their extent. */
const BESIDE = 1;
/** More equilibria than this make a pattern, of which the nearest are enough. */
const MANY = 8;

/** The view that shows some curves and the equilibria near them, in the plane of two components. */
export function essentialView(
  flow: Flow,
  t: number,
  curves: View,
  axes: readonly [number, number],
  held: readonly number[],
  cancelled: () => boolean,
): View {
  const found = equilibria(flow, t, { view: widened(curves, BESIDE), axes, held }, cancelled).equilibria;
  const near = found.length > MANY ? found.filter(({ z }) => isWithin(widened(curves, BESIDE / 4), z, axes)) : found;
  if (near.every(({ z }) => isWithin(curves, z, axes))) return curves;
  const along = (axis: 0 | 1, range: readonly [number, number]) => [...range, ...near.map(({ z }) => z[axes[axis]])];
  const fitted = fitView(along(0, curves.x), along(1, curves.y));
  // An axis along which nothing was added has room enough.
  const keeps = (axis: 0 | 1, [low, high]: readonly [number, number]) =>
    near.every(({ z }) => z[axes[axis]] >= low && z[axes[axis]] <= high);
  return { x: keeps(0, curves.x) ? curves.x : fitted.x, y: keeps(1, curves.y) ? curves.y : fitted.y };
}

const isWithin = ({ x, y }: View, z: readonly number[], [i, j]: readonly [number, number]) =>
  z[i] >= x[0] && z[i] <= x[1] && z[j] >= y[0] && z[j] <= y[1];
