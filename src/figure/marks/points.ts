import type { Colour, PointSymbol, Points } from "../../protocol/figure.ts";
import type { MarkKind } from "../markKind.ts";
import { hitAt, nearestPoint } from "../nearestPoint.ts";
import { colourOf, type Palette } from "../palette.ts";
import type { Pen } from "../pen.ts";

export const points: MarkKind<Points> = {
  swatch: "point",
  extent({ x, y }, include) {
    for (let i = 0; i < x.length; i++) include(x[i], y[i]);
  },
  draw(mark, { pen, frame, palette }) {
    for (let i = 0; i < mark.x.length; i++) {
      const x = frame.x.pixel(mark.x[i]);
      const y = frame.y.pixel(mark.y[i]);
      if (Number.isNaN(x) || Number.isNaN(y)) continue;
      const colour = mark.colours?.[i] ?? mark.colour;
      const tag = mark.tags?.[i];
      if (tag) drawTagged(tag, colour, pen, palette, x, y);
      else drawSymbol({ ...mark, colour }, pen, palette, x, y);
    }
  },
  nearest(mark, frame, x, y, reach) {
    const place = nearestPoint(frame, mark.x, mark.y, x, y, reach);
    const hit = hitAt(frame, mark, place, mark.labels?.[place.index]);
    return hit && { ...hit, colour: mark.colours?.[place.index], details: mark.details?.[place.index] };
  },
  table({ x, y, z, labels }, axes) {
    const own = [
      { name: axes.x.label, values: x },
      { name: axes.y.label, values: y },
      ...(z && axes.space ? [{ name: axes.space.z.label, values: z }] : []),
    ];
    return labels ? [{ name: "point", values: labels }, ...own] : own;
  },
};

const tagSize = 10;
const DISC_RIM = 1.5;
const discRadius = (tag: string) => (tag.length > 1 ? 8.5 : 7);

/** Of data: small, and without a rim. */
export const isFlat = (symbol: PointSymbol) => symbol === "circle" || symbol === "square" || symbol === "triangle";

/** Of what attracts along some directions and repels along others. */
export const isDiamond = (symbol: PointSymbol | undefined) => symbol === "saddle" || symbol === "saddle-focus";

/** A disc with a letter or two in it. */
function drawTagged(tag: string, colour: Colour | undefined, pen: Pen, palette: Palette, x: number, y: number): void {
  pen.begin();
  pen.circle(x, y, discRadius(tag));
  pen.fill(colourOf(palette, colour));
  pen.stroke({ colour: palette.background, width: DISC_RIM });
  pen.text(tag, x, y + tagSize * 0.36, { colour: palette.background, size: tagSize, align: "middle", bold: true });
}

/** One point of `mark` at a pixel; legends draw their swatch with it too. */
export function drawSymbol(
  mark: Pick<Points, "symbol" | "size" | "colour" | "faint">,
  pen: Pen,
  palette: Palette,
  x: number,
  y: number,
): void {
  const colour = colourOf(palette, mark.colour);
  const opacity = mark.faint ? 0.45 : 1;
  const symbol = mark.symbol ?? "circle";
  const radius = radiusOf(mark);
  pen.begin();
  if (symbol === "cross") {
    pen.moveTo(x - radius, y - radius);
    pen.lineTo(x + radius, y + radius);
    pen.moveTo(x - radius, y + radius);
    pen.lineTo(x + radius, y - radius);
    pen.stroke({ colour, width: STROKE, opacity });
    return;
  }
  if (symbol === "square") {
    pen.moveTo(x - radius, y - radius);
    pen.lineTo(x + radius, y - radius);
    pen.lineTo(x + radius, y + radius);
    pen.lineTo(x - radius, y + radius);
    pen.close();
  } else if (symbol === "triangle") {
    // As large to the eye as the others: of the same area as the square.
    const high = radius * TRIANGLE;
    pen.moveTo(x, y - high);
    pen.lineTo(x + 1.14 * high, y + 0.66 * high);
    pen.lineTo(x - 1.14 * high, y + 0.66 * high);
    pen.close();
  } else if (isDiamond(symbol)) diamond(pen, x, y, DIAMOND * radius);
  else pen.circle(x, y, radius);
  // A rim of the background, from which every colour of a curve stands out, parts a point from the curves that meet there.
  if (!isFlat(symbol)) pen.stroke({ colour: palette.background, width: 2 * RIM + (isHollow(symbol) ? RING : 0) });
  if (isHollow(symbol)) {
    pen.fill(palette.background);
    pen.stroke({ colour, width: RING, opacity });
  } else pen.fill(colour, opacity);
  if (symbol === "equilibrium-half") leftHalf(pen, colour, x, y, radius);
  if (symbol === "saddle-focus") {
    pen.begin();
    pen.circle(x, y, HOLE * radius);
    pen.fill(palette.background);
  }
}

/** Pixels of the rim about a point, and of the ring of a hollow one. */
const RIM = 2;
const RING = 2;
/** Pixels of the strokes of a cross. */
const STROKE = 1.8;
/** How many times as far the corners of a diamond reach. */
const DIAMOND = 1.3;
/** The same of the upper corner of a triangle. */
const TRIANGLE = 1.32;
/** The radius of a hole in one, as a part of its own. */
const HOLE = 0.45;

function radiusOf({ symbol = "circle", size }: Pick<Points, "symbol" | "size">): number {
  return (size ?? (isFlat(symbol) ? 6 : symbol === "cross" ? 8 : 10)) / 2;
}

/** Pixels that a point's drawing reaches from its middle, its rim included. */
export function reachOf(mark: Pick<Points, "symbol" | "size" | "tags">, n: number): number {
  const tag = mark.tags?.[n];
  if (tag) return discRadius(tag) + DISC_RIM / 2;
  const { symbol = "circle" } = mark;
  const radius = radiusOf(mark) * (isDiamond(symbol) || symbol === "triangle" ? DIAMOND : 1);
  return radius + (isFlat(symbol) || symbol === "cross" ? 0 : RIM + (isHollow(symbol) ? RING / 2 : 0));
}

/** The same point, made smaller where its ink would not fit in so many pixels. */
export function fitting<P extends Pick<Points, "symbol" | "size">>(mark: P, pixels: number): P {
  const { symbol = "circle" } = mark;
  const reaches = isDiamond(symbol) ? DIAMOND : symbol === "triangle" ? TRIANGLE : 1;
  const stroke = symbol === "cross" ? STROKE : isHollow(symbol) ? RING : 0;
  const most = (pixels - stroke) / reaches;
  return 2 * radiusOf(mark) > most ? { ...mark, size: most } : mark;
}

const isHollow = (symbol: PointSymbol) => symbol === "equilibrium-unstable" || symbol === "equilibrium-half";

function diamond(pen: Pen, x: number, y: number, half: number): void {
  pen.moveTo(x, y - half);
  pen.lineTo(x + half, y);
  pen.lineTo(x, y + half);
  pen.lineTo(x - half, y);
  pen.close();
}

function leftHalf(pen: Pen, colour: string, x: number, y: number, radius: number): void {
  pen.begin();
  const sides = 12;
  for (let k = 0; k <= sides; k++) {
    const angle = Math.PI / 2 + (Math.PI * k) / sides;
    const [px, py] = [x + radius * Math.cos(angle), y - radius * Math.sin(angle)];
    if (k === 0) pen.moveTo(px, py);
    else pen.lineTo(px, py);
  }
  pen.close();
  pen.fill(colour);
}
