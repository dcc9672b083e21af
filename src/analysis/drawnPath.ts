import type { AdjointPath } from "../adjoint/gradientResult.ts";
import { largest, smallest } from "../core/extremes.ts";
import { symmetricLog, symmetricPower } from "../figure/symmetricLog.ts";
import { type Pieces, pieceAt } from "../ode/pieces.ts";
import type { Axis, SymmetricLog } from "../protocol/figure.ts";
import type { Course, Curve } from "./chordPath.ts";
import { drawnCourse, drawnCurve } from "./drawnCurve.ts";
import { growthScale } from "./growth.ts";

/** CSS pixels of a chart over time that curves are refined for, and the points that one may have. */
export const STRIP = { width: 1100, height: 260 };
const POINTS = 4000;

/** The axis on which some numbers of a path can be read. */
export const pathScale = (path: AdjointPath, of: "a" | "gradient", indices: readonly number[]): Axis["scale"] =>
  growthScale(path.pieces(of, indices));

/** Some numbers of a path over time, as they are between its rows too. */
export function pathCurves(
  path: AdjointPath,
  of: "a" | "gradient",
  indices: readonly number[],
  scale: Axis["scale"] = "linear",
): readonly Curve[] {
  const pieces = path.pieces(of, indices);
  return indices.map((_, k) => (typeof scale === "object" ? symmetricCurve(pieces, k, scale) : curveOver(pieces, k)));
}

/** The curve of a component on a symmetric logarithmic axis that shows all of it. */
function symmetricCurve(pieces: Pieces, k: number, { linearTo }: SymmetricLog): Curve {
  const z = new Float64Array(pieces.dimension);
  const course: Course = {
    t: pieces.t,
    isStraight: false,
    x: (n, theta) => pieces.t[n] + theta * (pieces.t[n + 1] - pieces.t[n]),
    y(n, theta) {
      pieceAt(pieces, n, theta, z);
      return symmetricLog(z[k], linearTo);
    },
  };
  const values = valuesOver(pieces, k).map((value) => symmetricLog(value, linearTo));
  const curve = drawnCourse(course, { ...STRIP, view: { x: between(pieces.t), y: between(values) } }, POINTS);
  return { ...curve, y: curve.y.map((decades) => symmetricPower(decades, linearTo)) };
}

/** A component over time, for a chart that shows all of it, or a range of its values. */
export function curveOver(
  pieces: Pieces,
  k: number,
  range: readonly [number, number] = between(valuesOver(pieces, k)),
): Curve {
  return drawnCurve(pieces, ["t", k], { ...STRIP, view: { x: between(pieces.t), y: range } }, POINTS);
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
