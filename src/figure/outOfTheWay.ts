import type { Mark } from "../protocol/figure.ts";
import { reachOf } from "./marks/points.ts";
import type { Frame } from "./pixelScale.ts";

/** Pixels between a point and a number beside it. */
const GAP = 1.5;
/** Pixels that a number reaches up and down from its middle. */
const HALF = 4.5;

/**
 * Pixels that each number at the left axis moves outward, so that no point that is drawn over the edge covers it: the drawing itself
 * stays as it is, whoever's start stands on its edge.
 *
 * @param values at which the numbers stand
 * @param padding pixels from the edge to the numbers
 */
export function outOfTheWay(
  marks: readonly Mark[],
  frame: Frame,
  values: readonly number[],
  padding: number,
): readonly number[] {
  const moves = values.map(() => 0);
  const heights = values.map((value) => frame.y.pixel(value));
  for (const mark of marks) {
    if (mark.kind !== "points" || mark.faint) continue;
    for (let n = 0; n < mark.x.length; n++) {
      const inside = frame.x.pixel(mark.x[n]) - frame.left;
      const y = frame.y.pixel(mark.y[n]);
      const reach = reachOf(mark, n);
      const over = reach - inside + GAP - padding;
      const isDrawn = inside >= -1e-3 && y >= frame.top - 1e-3 && y <= frame.top + frame.height + 1e-3;
      if (!isDrawn || !(over > 0)) continue;
      for (const [k, height] of heights.entries())
        if (Math.abs(y - height) < reach + HALF) moves[k] = Math.max(moves[k], over);
    }
  }
  return moves;
}
