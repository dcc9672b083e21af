import { polygon } from "../ode/pieces.ts";
import type { Axis } from "../protocol/figure.ts";
import { component, type Trajectory } from "../study/flow.ts";
import type { Curve, Sheet } from "./chordPath.ts";
import { courseOf, drawnOver } from "./drawnCurve.ts";

/**
 * A component of a solution over time, refined for a chart that shows all of it.
 *
 * @param sheet CSS pixels of the chart, and the values it shows where they are not those of the solution
 */
export function drawnSeries(
  trajectory: Pick<Trajectory, "t" | "z" | "pieces">,
  dimension: number,
  i: number,
  { width, height, y }: Pick<Sheet, "width" | "height"> & { readonly y?: readonly [number, number] },
  points: number,
  time: Axis["scale"] = "linear",
): Curve {
  const { t } = trajectory;
  const values = component(trajectory, dimension, i).filter(Number.isFinite);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const wide = (from: number, to: number) => (to > from ? ([from, to] as const) : ([from - 1, from + 1] as const));
  const [from, to] = t.length > 0 ? [t[0], t[t.length - 1]] : [0, 0];
  const x = from <= to ? wide(from, to) : wide(to, from);
  const view = { x, y: y ?? (low <= high ? wide(low, high) : ([0, 1] as const)) };
  const course = courseOf(trajectory.pieces ?? polygon(trajectory, dimension), ["t", i]);
  return drawnOver(course, time, { width, height, view }, points);
}
