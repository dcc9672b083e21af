import { ClippedPath } from "./clippedPath.ts";
import { cutTo, holds } from "./cutLine.ts";
import type { Pen } from "./pen.ts";
import type { Frame } from "./pixelScale.ts";

/** Columns this wide (in pixels) keep their first, lowest, highest and last point: what is lost cannot be seen. */
export const column = 0.2;

/** Lines are cut this many pixels outside the frame: canvases misdraw those to points very far away. */
const far = 1e4;
/** What stands for infinity: so far away lines still have a direction. */
const farthest = 1e300;

/**
 * Traces a curve into `pen`, reduced to what the pixels can show; a NaN breaks it, and stretches that lie wholly on one
 * side outside the frame are left out. A million points cost at most four vertices a column, smooth curves far fewer.
 */
export function tracePolyline(pen: Pen, frame: Frame, xs: Float64Array, ys: Float64Array): void {
  const path = new ClippedPath(pen, frame);
  const near = {
    left: frame.left - far,
    top: frame.top - far,
    width: frame.width + 2 * far,
    height: frame.height + 2 * far,
  };
  // The column being filled: its extremes, which of them came first, and its end.
  let current = Number.NaN;
  let lowX = 0;
  let lowY = 0;
  let highX = 0;
  let highY = 0;
  let endX = 0;
  let endY = 0;
  let lowFirst = true;
  const flush = () => {
    if (Number.isNaN(current)) return;
    if (lowFirst) path.to(lowX, lowY);
    path.to(highX, highY);
    if (!lowFirst) path.to(lowX, lowY);
    path.to(endX, endY);
    current = Number.NaN;
  };
  const add = (x: number, y: number) => {
    const place = Math.floor(x / column);
    if (place !== current) {
      flush();
      path.to(x, y);
      current = place;
      lowX = highX = x;
      lowY = highY = y;
    } else if (y > lowY) {
      lowX = x;
      lowY = y;
      lowFirst = false;
    } else if (y < highY) {
      highX = x;
      highY = y;
      lowFirst = true;
    }
    endX = x;
    endY = y;
  };
  const lift = () => {
    flush();
    path.lift();
  };
  let beforeX = Number.NaN;
  let beforeY = Number.NaN;
  for (let i = 0; i < xs.length; i++) {
    const x = capped(frame.x.pixel(xs[i]));
    const y = capped(frame.y.pixel(ys[i]));
    const isKnown = !Number.isNaN(x) && !Number.isNaN(y);
    const isNear = isKnown && holds(near, x, y);
    const wasNear = holds(near, beforeX, beforeY);
    if (isNear && (wasNear || Number.isNaN(beforeX))) add(x, y);
    else if (!isKnown) lift();
    else if (!Number.isNaN(beforeX)) {
      const cut = cutTo(near, [beforeX, beforeY, x, y]);
      if (cut && !wasNear) add(cut[0], cut[1]);
      if (cut) add(cut[2], cut[3]);
      if (!isNear) lift();
    }
    beforeX = isKnown ? x : Number.NaN;
    beforeY = y;
  }
  lift();
}

const capped = (pixel: number): number => Math.min(farthest, Math.max(-farthest, pixel));

/** The same for closed polygons, parted by NaN; every vertex is kept, since fills need them. */
export function tracePolygons(pen: Pen, frame: Frame, xs: Float64Array, ys: Float64Array): void {
  let open = false;
  for (let i = 0; i < xs.length; i++) {
    const x = frame.x.pixel(xs[i]);
    const y = frame.y.pixel(ys[i]);
    if (Number.isNaN(x) || Number.isNaN(y)) {
      if (open) pen.close();
      open = false;
    } else if (open) pen.lineTo(x, y);
    else {
      pen.moveTo(x, y);
      open = true;
    }
  }
  if (open) pen.close();
}
