/** A rectangle of pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Whether two rectangles come nearer to one another than some pixels, by default whether they meet. */
export const meet = (a: Box, b: Box, gap = 0): boolean =>
  a.left < b.left + b.width + gap &&
  b.left < a.left + a.width + gap &&
  a.top < b.top + b.height + gap &&
  b.top < a.top + a.height + gap;

/** Whether one rectangle lies in another. */
export const within = (a: Box, b: Box): boolean =>
  a.left >= b.left && a.top >= b.top && a.left + a.width <= b.left + b.width && a.top + a.height <= b.top + b.height;

/** Pixels from a point to a rectangle; 0 in it. */
export const distanceTo = ({ left, top, width, height }: Box, x: number, y: number): number =>
  Math.hypot(Math.max(left - x, 0, x - left - width), Math.max(top - y, 0, y - top - height));

/** How many points, x and y in turn, lie in a rectangle. */
export function countIn({ left, top, width, height }: Box, points: readonly number[]): number {
  let count = 0;
  for (let k = 0; k < points.length; k += 2) {
    const [x, y] = [points[k], points[k + 1]];
    if (x >= left && x <= left + width && y >= top && y <= top + height) count++;
  }
  return count;
}
