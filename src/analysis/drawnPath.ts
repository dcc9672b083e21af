import type { AdjointPath } from "../adjoint/gradientResult.ts";
import { largest, smallest } from "../core/extremes.ts";
import { type Pieces, pieceAt } from "../ode/pieces.ts";
import { type Curve, drawnCurve } from "./drawnCurve.ts";

/** CSS pixels of a chart over time that curves are refined for, and the points that one may have. */
export const STRIP = { width: 1100, height: 260 };
const POINTS = 4000;

/** Some numbers of a path over time, as they are between its rows too. */
export function pathCurves(path: AdjointPath, of: "a" | "gradient", indices: readonly number[]): Curve[] {
  const pieces = path.pieces(of, indices);
  return indices.map((_, k) => curveOver(pieces, k));
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
