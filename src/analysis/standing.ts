import type { Mark } from "../protocol/figure.ts";
import type { Curve } from "./chordPath.ts";

/** What is said of a plane in which a solution does not leave its place. */
export const STANDS = "Nothing moves here: the solution stays where it starts.";

/** Whether a curve of a plane never leaves its place: a line of no length is nothing to see. */
export function stands({ x, y }: Pick<Curve, "x" | "y">): boolean {
  return x.length > 0 && x.every((value) => value === x[0]) && y.every((value) => value === y[0]);
}

/** The place of a curve that stands, as a point; of another nothing. */
export function standingPoint(
  curve: Pick<Curve, "x" | "y">,
  mark: { readonly id: string; readonly label: string; readonly colour: number },
): Mark[] {
  if (!stands(curve)) return [];
  return [{ kind: "points", ...mark, size: 8, x: curve.x.slice(0, 1), y: curve.y.slice(0, 1) }];
}
