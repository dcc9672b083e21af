import type { Box } from "./box.ts";

/** Whether a point lies in a rectangle; NaN lies in none. */
export const holds = ({ left, top, width, height }: Box, x: number, y: number): boolean =>
  x >= left && x <= left + width && y >= top && y <= top + height;

/** x and y of both ends of a line. */
export type Ends = readonly [x0: number, y0: number, x1: number, y1: number];

/** The part of a line within a rectangle, however far beyond it either end lies; none where it passes by. */
export function cutTo(box: Box, [x0, y0, x1, y1]: Ends): Ends | undefined {
  // From the end that is nearer, as what is cut of the other may be all but the last bits of it.
  if (Math.abs(x0) + Math.abs(y0) <= Math.abs(x1) + Math.abs(y1)) return cutFrom(box, x0, y0, x1, y1);
  const turned = cutFrom(box, x1, y1, x0, y0);
  return turned && [turned[2], turned[3], turned[0], turned[1]];
}

/** Y.-D. Liang and B. A. Barsky, "A new concept and method for line clipping", 1984. */
function cutFrom({ left, top, width, height }: Box, x0: number, y0: number, x1: number, y1: number) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  let [from, to] = [0, 1];
  for (const [outward, room] of [
    [-dx, x0 - left],
    [dx, left + width - x0],
    [-dy, y0 - top],
    [dy, top + height - y0],
  ]) {
    if (outward === 0 && room < 0) return undefined;
    if (outward < 0) from = Math.max(from, room / outward);
    if (outward > 0) to = Math.min(to, room / outward);
  }
  if (from > to) return undefined;
  const at = (part: number) => (part === 1 ? ([x1, y1] as const) : ([x0 + part * dx, y0 + part * dy] as const));
  return [...at(from), ...at(to)] as const;
}
