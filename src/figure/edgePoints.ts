import type { Mark, Points } from "../protocol/figure.ts";
import type { Surface } from "./markKind.ts";
import { points } from "./marks/points.ts";

/** Pixels that the largest point reaches from its middle. */
const REACH = 10;

/**
 * Draws those points again, whole, that lie in the drawing and reach over its edge: a start at the first time shown is not half a dot.
 *
 * Faint ones would not be faint if they were drawn twice; see `drawFaintEdgePoints`.
 */
export function drawEdgePoints(marks: readonly Mark[], surface: Surface): void {
  again(marks, surface, ({ faint }) => !faint);
}

/** The same of faint ones, where the surface shows only what lies outside of the drawing. */
export function drawFaintEdgePoints(marks: readonly Mark[], surface: Surface): void {
  again(marks, surface, ({ faint }) => faint === true);
}

function again(marks: readonly Mark[], surface: Surface, isMeant: (mark: Points) => boolean): void {
  for (const mark of marks)
    if (mark.kind === "points" && isMeant(mark)) {
      const chosen = [...mark.x.keys()].filter((n) => reachesOver(mark, n, surface));
      if (chosen.length > 0) points.draw?.(pointsOf(mark, chosen), surface);
    }
}

function reachesOver({ x, y }: Points, n: number, { frame }: Surface): boolean {
  const [across, down] = [frame.x.pixel(x[n]) - frame.left, frame.y.pixel(y[n]) - frame.top];
  const inside = Math.min(across, down, frame.width - across, frame.height - down);
  // A pixel's breadth of rounding is no reason to leave out what lies on the edge itself.
  return inside >= -1e-3 && inside < REACH;
}

function pointsOf(mark: Points, chosen: readonly number[]): Points {
  const of = <Value>(values: readonly Value[] | undefined) => values && chosen.map((n) => values[n]);
  const { x, y, colours, tags } = mark;
  return {
    ...mark,
    x: Float64Array.from(chosen, (n) => x[n]),
    y: Float64Array.from(chosen, (n) => y[n]),
    colours: of(colours),
    tags: of(tags),
  };
}
