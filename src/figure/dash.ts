import type { Dash } from "../protocol/figure.ts";

/** Lengths of dashes and gaps in pixels, for a line of some width. */
export function dashLengths(dash: Dash | undefined, width: number): readonly number[] | undefined {
  if (dash === undefined) return undefined;
  return dash === "dashed" ? [4 + 2 * width, 2 + 2 * width] : [width, 2 * width + 1];
}
