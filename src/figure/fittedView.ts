import type { Axis, Figure, View } from "../protocol/figure.ts";
import { kindOf } from "./marks.ts";
import { symmetricLog, symmetricPower } from "./symmetricLog.ts";

/** Room left around the marks on each side, as a part of their range. */
const margin = 0.05;

/** The ranges a figure is first shown with: its axes' own, or those of its marks with a little room around. */
export function fittedView({ x, y, marks }: Figure): View {
  if (x.range && y.range) return { x: x.range, y: y.range };
  const extents = { x: new Extent(x.scale), y: new Extent(y.scale) };
  for (const mark of marks)
    kindOf(mark).extent(mark, (px, py) => {
      // Where one range is given only what it shows counts for the other.
      if (x.range && (px < Math.min(...x.range) || px > Math.max(...x.range))) return;
      if (y.range && (py < Math.min(...y.range) || py > Math.max(...y.range))) return;
      extents.x.include(px);
      extents.y.include(py);
    });
  return { x: x.range ?? extents.x.padded(x.time ? 0 : margin), y: y.range ?? extents.y.padded(margin) };
}

/** Flatter or taller drawings than these show more than their view instead. */
const SHAPES = { least: 0.5, most: 2.5 };

/** How many times as wide as high a drawing with equal units is, so that it shows its view and nothing beside. */
export function shapeOf({ x, y }: View): number {
  return Math.min(SHAPES.most, Math.max(SHAPES.least, Math.abs((x[1] - x[0]) / (y[1] - y[0]))));
}

/** Both ranges widened about their centres until a unit is as long on one axis as on the other. */
export function equalUnits(view: View, width: number, height: number): View {
  const [spanX, spanY] = [view.x[1] - view.x[0], view.y[1] - view.y[0]];
  const perPixel = Math.max(spanX / width, spanY / height);
  const widen = ([from, to]: readonly [number, number], pixels: number): readonly [number, number] => {
    const centre = (from + to) / 2;
    return [centre - (perPixel * pixels) / 2, centre + (perPixel * pixels) / 2];
  };
  return { x: widen(view.x, width), y: widen(view.y, height) };
}

/** A drawing is of whole pixels: units that differ by less than this are equal to the eye. */
const UNSEEN = 0.005;

/** Whether a unit is as long on one axis as on the other in a drawing of so many pixels. */
export const hasEqualUnits = ({ x, y }: View, width: number, height: number): boolean =>
  Math.abs((x[1] - x[0]) / width / ((y[1] - y[0]) / height) - 1) < UNSEEN;

class Extent {
  #low = Number.POSITIVE_INFINITY;
  #high = Number.NEGATIVE_INFINITY;
  readonly #log: boolean;
  readonly #scale: Axis["scale"];

  constructor(scale: Axis["scale"]) {
    this.#log = scale === "log";
    this.#scale = scale;
  }

  include(value: number): void {
    if (!Number.isFinite(value) || (this.#log && value <= 0)) return;
    if (value < this.#low) this.#low = value;
    if (value > this.#high) this.#high = value;
  }

  padded(part: number): readonly [number, number] {
    if (this.#low > this.#high) return this.#log ? [0.1, 10] : [0, 1];
    if (this.#log) {
      // Of the least number there is the largest is infinitely many times as much.
      const decades = Math.log10(this.#high) - Math.log10(this.#low);
      const room = decades === 0 ? Math.SQRT2 : 10 ** (decades * part);
      return [Math.max(Number.MIN_VALUE, this.#low / room), Math.min(Number.MAX_VALUE, this.#high * room)];
    }
    if (typeof this.#scale === "object" && this.#low < this.#high) {
      const { linearTo } = this.#scale;
      const [low, high] = [this.#low, this.#high].map((value) => symmetricLog(value, linearTo));
      const room = (high - low) * part;
      return [symmetricPower(low - room, linearTo), symmetricPower(high + room, linearTo)];
    }
    const room = this.#low === this.#high ? Math.abs(this.#low) * 0.1 || 1 : (this.#high - this.#low) * part;
    return [this.#low - room, this.#high + room];
  }
}
