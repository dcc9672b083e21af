import type { Mark } from "../protocol/figure.ts";
import type { Box, Surroundings } from "./labelPlaces.ts";
import type { Frame } from "./pixelScale.ts";
import type { Words } from "./words.ts";

/** Pixels between places along a curve that are looked at. */
const STEP = 8;
/** Half of what is kept free about a point. */
const ROOM = 7;

/** What free words of a drawing keep clear of: its edges, its points, words that stand there, the curves themselves. */
export function surroundings(marks: readonly Mark[], frame: Frame, bounds: Box, words: Words): Surroundings {
  const taken = words.taken.map(({ left, right, top, bottom }) => ({
    left,
    top,
    width: right - left,
    height: bottom - top,
  }));
  return { bounds, points: [...pointBoxes(marks, frame), ...taken], curves: curvePixels(marks, frame, bounds) };
}

/** What is kept free about every point of a drawing. */
function pointBoxes(marks: readonly Mark[], frame: Frame): readonly Box[] {
  return marks.flatMap((mark) => {
    if (mark.kind !== "points") return [];
    return Array.from(mark.x, (_, k) => ({
      left: frame.x.pixel(mark.x[k]) - ROOM,
      top: frame.y.pixel(mark.y[k]) - ROOM,
      width: 2 * ROOM,
      height: 2 * ROOM,
    }));
  });
}

/** Pixels along all curves, x and y in turn; those out of sight left out. */
function curvePixels(marks: readonly Mark[], frame: Frame, { left, top, width, height }: Box): readonly number[] {
  const curves: number[] = [];
  const take = (x: number, y: number) => {
    if (x >= left && x <= left + width && y >= top && y <= top + height) curves.push(x, y);
  };
  for (const mark of marks) {
    if (mark.kind !== "line") continue;
    let [lastX, lastY] = [Number.NaN, Number.NaN];
    for (let k = 0; k < mark.x.length; k++) {
      const [x, y] = [frame.x.pixel(mark.x[k]), frame.y.pixel(mark.y[k])];
      const far = Math.hypot(x - lastX, y - lastY);
      if (far < STEP) continue;
      // Long straight parts are looked at all along; a gap begins anew.
      const parts = Number.isNaN(far) ? 1 : Math.min(200, Math.floor(far / STEP));
      for (let part = 1; part < parts; part++)
        take(lastX + ((x - lastX) * part) / parts, lastY + ((y - lastY) * part) / parts);
      take(x, y);
      [lastX, lastY] = [x, y];
    }
  }
  return curves;
}
