import { powerOfTen } from "../../core/powerOfTen.ts";
import { elementary } from "../../elementary/elementary.ts";
import { decimal, shortRange } from "../../figure/shortView.ts";
import type { View } from "../../protocol/figure.ts";

export type Range = readonly [number, number];

/** Room around the trajectories, as a part of their extent. */
const PADDING = 0.15;
/** Half-width of a view around a single point, such as an equilibrium. */
const AROUND_POINT = 2;

/**
 * The view that shows some curves with room around them.
 *
 * `previous` is kept while the curves stay inside it and fill at least a third of it, so that a drawing does not jump
 * at every keystroke.
 */
export function fitView(x: Iterable<number>, y: Iterable<number>, previous?: View): View {
  const extent = { x: extentOf(x), y: extentOf(y) };
  if (previous && holds(previous.x, extent.x) && holds(previous.y, extent.y)) return previous;
  return { x: padded(extent.x), y: padded(extent.y) };
}

/** The range that shows some values with room around them. */
export const fitRange = (values: Iterable<number>, room: number): Range => padded(extentOf(values), room);

/** The range of the finite values, or undefined when there is none. */
function extentOf(values: Iterable<number>): Range | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : undefined;
}

function holds([low, high]: Range, extent: Range | undefined): boolean {
  if (!extent) return true;
  const fill = (extent[1] - extent[0]) / (high - low);
  return extent[0] >= low && extent[1] <= high && (fill > 1 / 3 || fill === 0);
}

function padded(extent: Range | undefined, room = PADDING): Range {
  const [low, high] = extent ?? [0, 0];
  const width = high - low;
  // A width within rounding of the values is a point.
  if (width <= 1e-9 * Math.max(1, Math.abs(low), Math.abs(high))) {
    const around = Math.max(AROUND_POINT, Math.abs(low) / 2);
    return shortRange([low - around, high + around]);
  }
  const wide: Range = [low - room * width, high + room * width];
  // Outward to two digits of the width, so that axes end on short numbers.
  const exponent = Math.floor(elementary.log10(wide[1] - wide[0])) - 1;
  const unit = powerOfTen(exponent);
  return [decimal(Math.floor(wide[0] / unit), exponent), decimal(Math.ceil(wide[1] / unit), exponent)];
}

/** What a drawing with equal units may be across to up, at the least and the most: it has the shape of its view. */
const SHAPES = { least: 0.9, most: 1.7 };

/** A view widened about its middle until a drawing of it with equal units is neither tall nor flat. */
export function proportioned({ x, y }: View): View {
  const shape = (x[1] - x[0]) / (y[1] - y[0]);
  const stretched = ([low, high]: Range, by: number): Range => {
    const [middle, half] = [(low + high) / 2, ((high - low) / 2) * by];
    return shortRange([middle - half, middle + half]);
  };
  if (shape < SHAPES.least) return { x: stretched(x, SHAPES.least / shape), y };
  return shape > SHAPES.most ? { x, y: stretched(y, shape / SHAPES.most) } : { x, y };
}

/** A view widened on every side by a part of its extent, so that a drag of the drawing shows no empty margin. */
export function widened({ x, y }: View, part: number): View {
  const wider = ([low, high]: Range): Range => [low - part * (high - low), high + part * (high - low)];
  return { x: wider(x), y: wider(y) };
}
