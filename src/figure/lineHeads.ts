import type { Pen } from "./pen.ts";
import type { Frame } from "./pixelScale.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Shorter curves, in pixels, have no room for a head. */
const SHORTEST = 36;
/** Pixels of the curve over which its direction at a head is taken: less would show the noise of a polyline. */
const CHORD = 6;

/**
 * Traces heads on a curve, or on each part of a broken one, that point along it: one in its middle, of a long one a power of two at even distances, about one
 * for each time it crosses the drawing. They are fixed to the curve, so panning leaves them where they are.
 */
export function traceHeads(
  pen: Pen,
  frame: Frame,
  shown: Size,
  xs: Float64Array,
  ys: Float64Array,
  width: number,
): void {
  for (let from = 0; from < xs.length; ) {
    let end = from;
    while (end < xs.length && Number.isFinite(xs[end])) end++;
    tracePartHeads(pen, frame, shown, xs.subarray(from, end), ys.subarray(from, end), width);
    from = end + 1;
  }
}

function tracePartHeads(pen: Pen, frame: Frame, shown: Size, xs: Float64Array, ys: Float64Array, width: number): void {
  const length = lengths(frame, xs, ys);
  const total = length[length.length - 1] ?? 0;
  if (!(total >= SHORTEST)) return;
  const spacing = 0.55 * (shown.width + shown.height);
  const count = 2 ** Math.max(0, Math.min(8, Math.round(Math.log2(total / spacing))));
  for (let k = 0; k < count; k++) {
    const at = ((k + 0.5) / count) * total;
    const [fromX, fromY] = placeOn(frame, xs, ys, length, at - CHORD);
    const [toX, toY] = placeOn(frame, xs, ys, length, at + CHORD);
    const { left, top } = frame;
    const inside = toX >= left && toX <= left + frame.width && toY >= top && toY <= top + frame.height;
    if (inside) traceHead(pen, (fromX + toX) / 2, (fromY + toY) / 2, toX - fromX, toY - fromY, width);
  }
}

/** Pixels along the curve up to each of its points; a gap adds none. */
function lengths(frame: Frame, xs: Float64Array, ys: Float64Array): Float64Array {
  const along = new Float64Array(xs.length);
  for (let n = 1; n < xs.length; n++) {
    const dx = frame.x.pixel(xs[n]) - frame.x.pixel(xs[n - 1]);
    const dy = frame.y.pixel(ys[n]) - frame.y.pixel(ys[n - 1]);
    const step = Math.hypot(dx, dy);
    along[n] = along[n - 1] + (Number.isFinite(step) ? step : 0);
  }
  return along;
}

function placeOn(
  frame: Frame,
  xs: Float64Array,
  ys: Float64Array,
  along: Float64Array,
  at: number,
): readonly [number, number] {
  let low = 0;
  let high = along.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (along[middle] <= at) low = middle;
    else high = middle;
  }
  const step = along[high] - along[low];
  const part = step > 0 ? Math.min(1, Math.max(0, (at - along[low]) / step)) : 0;
  const mix = (from: number, to: number) => from + part * (to - from);
  return [mix(frame.x.pixel(xs[low]), frame.x.pixel(xs[high])), mix(frame.y.pixel(ys[low]), frame.y.pixel(ys[high]))];
}

/** A filled head with its middle at (x, y). */
function traceHead(pen: Pen, x: number, y: number, dx: number, dy: number, width: number): void {
  const norm = Math.hypot(dx, dy);
  if (!(norm > 0)) return;
  const [ux, uy] = [dx / norm, dy / norm];
  const half = 3 + 1.25 * width;
  const wing = 1.8 + 1.1 * width;
  pen.moveTo(x + ux * half, y + uy * half);
  pen.lineTo(x - ux * half - uy * wing, y - uy * half + ux * wing);
  pen.lineTo(x - ux * half * 0.5, y - uy * half * 0.5);
  pen.lineTo(x - ux * half + uy * wing, y - uy * half - ux * wing);
  pen.close();
}
