import { equalUnits } from "../../figure/fittedView.ts";
import { polygon } from "../../ode/pieces.ts";
import type { View } from "../../protocol/figure.ts";
import type { Trajectory } from "../../study/flow.ts";
import type { Curve } from "../chordPath.ts";
import { type DrawnAxis, drawnCurve } from "../drawnCurve.ts";

/** CSS pixels of a large drawing: what curves are refined for. */
const SHEET = { width: 1100, height: 760 };

/**
 * A trajectory as a polyline over two axes of a large drawing.
 *
 * @param points at most
 * @param equal the drawing has equal units on both axes
 */
export function drawnTrajectory(
  trajectory: Trajectory,
  dimension: number,
  axes: readonly [DrawnAxis, DrawnAxis],
  view: View,
  points: number,
  equal = false,
): Curve {
  const shown = equal ? equalUnits(view, SHEET.width, SHEET.height) : view;
  return drawnCurve(trajectory.pieces ?? polygon(trajectory, dimension), axes, { ...SHEET, view: shown }, points);
}
