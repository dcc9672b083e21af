import { equilibria } from "../../phase/equilibria.ts";
import { landmarks, sizesOf } from "../../phase/landmarks.ts";
import { limitCycles } from "../../phase/limitCycles.ts";
import type { Plane } from "../../phase/plane.ts";
import type { View } from "../../protocol/figure.ts";
import type { Flow } from "../../study/flow.ts";
import { fitView } from "./view.ts";

/** How far beside the trajectories cycles are looked for, in parts of their extent. */
const BESIDE = 2;
/** Part of a view at its edge in which a point is not seen whole. */
const EDGE = 0.02;

/**
 * The view of some curves that shows what matters near them as well: equilibria, and the limit cycles of a plane.
 *
 * @param plane its view is that of the curves alone
 * @param moving the field depends on t and has no cycles of its own
 */
export function essentialView(flow: Flow, t: number, plane: Plane, moving: boolean, cancelled: () => boolean): View {
  const { view } = plane;
  const places = landmarks(flow, t, plane, moving || flow.dimension > 2 ? [] : cyclesNear(flow, t, plane, cancelled));
  const along = (axis: 0 | 1, range: readonly [number, number]) => [...range, ...places.map((place) => place[axis])];
  const isHeld = (axis: 0 | 1, [low, high]: readonly [number, number]) => {
    const edge = EDGE * (high - low);
    return places.every((place) => place[axis] >= low + edge && place[axis] <= high - edge);
  };
  if (isHeld(0, view.x) && isHeld(1, view.y)) return view;
  const fitted = fitView(along(0, view.x), along(1, view.y));
  // An axis along which nothing was added has room enough.
  return { x: isHeld(0, view.x) ? view.x : fitted.x, y: isHeld(1, view.y) ? view.y : fitted.y };
}

function cyclesNear(flow: Flow, t: number, plane: Plane, cancelled: () => boolean) {
  const { view } = plane;
  const [across, up] = sizesOf(view);
  const wider = ([low, high]: readonly [number, number], size: number) =>
    [low - BESIDE * size, high + BESIDE * size] as const;
  const wide = { ...plane, view: { x: wider(view.x, across), y: wider(view.y, up) } };
  return limitCycles(flow.frozen(t), wide, equilibria(flow, t, wide, cancelled).equilibria).cycles;
}
