import type { AdjointPath } from "../adjoint/gradientResult.ts";
import { largest, smallest } from "../core/extremes.ts";
import { symmetricLog, symmetricPower } from "../figure/symmetricLog.ts";
import { type Pieces, pieceAt } from "../ode/pieces.ts";
import type { Axis, SymmetricLog } from "../protocol/figure.ts";
import type { Curve } from "./chordPath.ts";
import { courseOf, drawnOver } from "./drawnCurve.ts";
import { growthScale } from "./growth.ts";

/** CSS pixels of a chart over time that curves are refined for, and the points that one may have. */
export const STRIP = { width: 1100, height: 260 };
const POINTS = 4000;

/** The axis on which some numbers of a path can be read. */
export const pathScale = (path: AdjointPath, of: "a" | "gradient", indices: readonly number[]): Axis["scale"] =>
  growthScale(path.pieces(of, indices));

/** The axes of a chart over time. */
export interface Scales {
  readonly time: Axis["scale"];
  readonly scale: Axis["scale"];
}

/** Some numbers of a path over time, as they are between its rows too. */
export function pathCurves(
  path: AdjointPath,
  of: "a" | "gradient",
  indices: readonly number[],
  { time, scale }: Scales = { time: "linear", scale: "linear" },
): readonly Curve[] {
  const pieces = path.pieces(of, indices);
  return indices.map((_, k) =>
    typeof scale === "object" ? symmetricCurve(pieces, k, time, scale) : curveOver(pieces, k, time),
  );
}

/** The curve of a component on a symmetric logarithmic axis that shows all of it. */
function symmetricCurve(pieces: Pieces, k: number, time: Axis["scale"], { linearTo }: SymmetricLog): Curve {
  const { y, ...course } = courseOf(pieces, ["t", k]);
  const placed = { ...course, isStraight: false, y: (n: number, theta: number) => symmetricLog(y(n, theta), linearTo) };
  const values = valuesOver(pieces, k).map((value) => symmetricLog(value, linearTo));
  const view = { x: between(pieces.t), y: between(values) };
  const curve = drawnOver(placed, time, { ...STRIP, view }, POINTS);
  return { ...curve, y: curve.y.map((decades) => symmetricPower(decades, linearTo)) };
}

/** A component over time, for a chart that shows all of it, or a range of its values. */
export function curveOver(
  pieces: Pieces,
  k: number,
  time: Axis["scale"],
  range: readonly [number, number] = between(valuesOver(pieces, k)),
): Curve {
  const view = { x: between(pieces.t), y: range };
  return drawnOver(courseOf(pieces, ["t", k]), time, { ...STRIP, view }, POINTS);
}

/** Finite values of a component: between the steps it may be more than at any. */
export function valuesOver(pieces: Pieces, k: number): Float64Array {
  const z = new Float64Array(pieces.dimension);
  return Float64Array.from({ length: 4 * Math.max(0, pieces.t.length - 1) }, (_, n) => {
    pieceAt(pieces, n >> 2, (n & 3) / 3, z);
    return z[k];
  }).filter(Number.isFinite);
}

/** The range of some values, which has a width. */
export function between(values: Float64Array): readonly [number, number] {
  if (values.length === 0) return [0, 1];
  const [low, high] = [smallest(values), largest(values)];
  return high > low ? [low, high] : [low - 1, low + 1];
}
