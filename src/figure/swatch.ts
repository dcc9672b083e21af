import type { Mark } from "../protocol/figure.ts";
import { dashLengths } from "./dash.ts";
import { speedRange } from "./fieldSpeed.ts";
import { formatNumber } from "./formatNumber.ts";
import { valueRange } from "./marks/image.ts";
import { drawSymbol, fitting } from "./marks/points.ts";
import { kindOf } from "./marks.ts";
import { colourOf, type Palette } from "./palette.ts";
import type { Pen } from "./pen.ts";

export const swatchHeight = 12;

/** Pixels a swatch is wide. */
export const swatchWidth = (mark: Mark): number => {
  const { swatch } = kindOf(mark);
  return mark.kind === "image" ? 144 : swatch === "ramp" ? 72 : swatch === "point" ? 12 : 22;
};

/** Draws the sample of a mark that stands before its label in a legend, its top left corner at (x, y). */
export function drawSwatch(mark: Mark, pen: Pen, palette: Palette, x: number, y: number): void {
  const middle = y + swatchHeight / 2;
  const width = swatchWidth(mark);
  const colour = colourOf(palette, mark.colour);
  const opacity = mark.faint ? 0.45 : 1;
  if (mark.kind === "points") drawSymbol(fitting(mark, swatchHeight), pen, palette, x + width / 2, middle);
  else if (kindOf(mark).swatch === "ramp") {
    const step = width / palette.ramp.length;
    for (const [level, ink] of palette.ramp.entries()) {
      rectangle(pen, x + level * step, y + 2, step + 0.5, swatchHeight - 4);
      pen.fill(ink);
    }
  } else if (kindOf(mark).swatch === "area" || (mark.kind === "rule" && mark.to !== undefined)) {
    rectangle(pen, x, y + 1, width, swatchHeight - 2);
    pen.fill(colour, 0.25);
    pen.stroke({ colour, width: 1, opacity: 0.8 });
  } else {
    const width2 = mark.kind === "line" ? Math.max(1.5, mark.width ?? 1.5) : 1.5;
    pen.begin();
    pen.moveTo(x, middle);
    pen.lineTo(x + width, middle);
    const dash = mark.kind === "line" || mark.kind === "rule" ? dashLengths(mark.dash, 1.2) : undefined;
    pen.stroke({ colour, width: width2, opacity, dash });
  }
}

/** The words beside a swatch: the label, with the speeds at the ends of a field's ramp or the values at those of an image's, one where they are the same. */
export function swatchText(mark: Mark): string {
  const label = mark.label ?? "";
  if (mark.kind !== "field" && mark.kind !== "image") return label;
  const ends = mark.kind === "field" ? speedRange(mark) : valueRange(mark);
  if (Number.isNaN(ends[0])) return label;
  const [low, high] = ends.map((end) => formatNumber(end, mark.kind === "image" ? 4 : 2));
  return low === high ? `${label} ${low}` : `${label} ${low} – ${high}`;
}

function rectangle(pen: Pen, x: number, y: number, width: number, height: number): void {
  pen.begin();
  pen.moveTo(x, y);
  pen.lineTo(x + width, y);
  pen.lineTo(x + width, y + height);
  pen.lineTo(x, y + height);
  pen.close();
}
