import type { Hit } from "./markKind.ts";
import type { Frame } from "./pixelScale.ts";

/** Index of the point nearest to a pixel, and its distance; −1 when none is within `reach`. */
export function nearestPoint(
  frame: Frame,
  xs: Float64Array,
  ys: Float64Array,
  x: number,
  y: number,
  reach: number,
): { readonly index: number; readonly distance: number } {
  let index = -1;
  let best = reach * reach;
  for (let i = 0; i < xs.length; i++) {
    const dx = frame.x.pixel(xs[i]) - x;
    const dy = frame.y.pixel(ys[i]) - y;
    const squared = dx * dx + dy * dy;
    if (squared <= best) {
      best = squared;
      index = i;
    }
  }
  return { index, distance: Math.sqrt(best) };
}

/** The hit at point `index` of arrays. */
export function hitAt(
  frame: Frame,
  { x, y, t }: { readonly x: Float64Array; readonly y: Float64Array; readonly t?: Float64Array },
  { index, distance }: { readonly index: number; readonly distance: number },
  name?: string,
): Hit | null {
  if (index < 0) return null;
  return {
    x: frame.x.pixel(x[index]),
    y: frame.y.pixel(y[index]),
    distance,
    index,
    name,
    values: { x: x[index], y: y[index], t: t?.[index] },
  };
}
