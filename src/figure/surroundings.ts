import type { Line, Mark, Points } from "../protocol/figure.ts";
import type { Box } from "./box.ts";
import type { Surroundings } from "./labelPlaces.ts";
import type { Frame } from "./pixelScale.ts";
import type { Words } from "./words.ts";

/** Pixels between places along a curve that are looked at. */
const STEP = 8;
/** Half of what is kept free about a point. */
const ROOM = 7;

/** What free words of a drawing keep clear of: its edges, its points, words that stand there, the curves themselves. */
export function surroundings(marks: readonly Mark[], frame: Frame, bounds: Box, words: Words): Surroundings {
  const curves = words.curvesOf(() => curvePixels(marks, frame, bounds));
  return { bounds, points: [...pointBoxes(marks, frame), ...words.taken], curves: [...curves.values()].flat() };
}

/** What is kept free about every point of a drawing; `chosen` leaves some out. */
export function pointBoxes(
  marks: readonly Mark[],
  frame: Frame,
  chosen: (mark: Points) => boolean = () => true,
): readonly Box[] {
  return marks.flatMap((mark) => {
    if (mark.kind !== "points" || !chosen(mark)) return [];
    return Array.from(mark.x, (_, k) => ({
      left: frame.x.pixel(mark.x[k]) - ROOM,
      top: frame.y.pixel(mark.y[k]) - ROOM,
      width: 2 * ROOM,
      height: 2 * ROOM,
    }));
  });
}

/** Pixels along the curves of a drawing, by mark, x and y in turn; those out of sight left out. */
export function curvePixels(marks: readonly Mark[], frame: Frame, bounds: Box): ReadonlyMap<Mark, readonly number[]> {
  return new Map(marks.flatMap((mark) => (mark.kind === "line" ? [[mark, pixelsOf(mark, frame, bounds)]] : [])));
}

function pixelsOf({ x: xs, y: ys }: Line, frame: Frame, { left, top, width, height }: Box): readonly number[] {
  const pixels: number[] = [];
  const take = (x: number, y: number) => {
    if (x >= left && x <= left + width && y >= top && y <= top + height) pixels.push(x, y);
  };
  let [lastX, lastY] = [Number.NaN, Number.NaN];
  for (let k = 0; k < xs.length; k++) {
    const [x, y] = [frame.x.pixel(xs[k]), frame.y.pixel(ys[k])];
    const far = Math.hypot(x - lastX, y - lastY);
    if (far < STEP) continue;
    // Long straight parts are looked at all along; a gap begins anew.
    const parts = Number.isNaN(far) ? 1 : Math.min(200, Math.floor(far / STEP));
    for (let part = 1; part < parts; part++)
      take(lastX + ((x - lastX) * part) / parts, lastY + ((y - lastY) * part) / parts);
    take(x, y);
    [lastX, lastY] = [x, y];
  }
  return pixels;
}
