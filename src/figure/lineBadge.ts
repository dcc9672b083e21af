import type { Badge, Line } from "../protocol/figure.ts";
import { colourOf, type Palette } from "./palette.ts";
import type { Pen } from "./pen.ts";
import type { Frame } from "./pixelScale.ts";

const SIZE = 10;

/** Draws a curve's word where the curve crosses a part of the drawing's width; nothing where it does not, or out of sight. */
export function drawBadge(
  { x: xs, y: ys, colour }: Line,
  { text, at }: Badge,
  pen: Pen,
  frame: Frame,
  shown: { readonly width: number; readonly height: number },
  palette: Palette,
): void {
  const x = frame.left + (frame.width - shown.width) / 2 + at * shown.width;
  const top = frame.top + (frame.height - shown.height) / 2;
  for (let n = 0; n + 1 < xs.length; n++) {
    const [x0, x1] = [frame.x.pixel(xs[n]), frame.x.pixel(xs[n + 1])];
    if (!((x0 <= x && x < x1) || (x1 <= x && x < x0))) continue;
    const [y0, y1] = [frame.y.pixel(ys[n]), frame.y.pixel(ys[n + 1])];
    const y = y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
    if (!(y >= top + SIZE / 2 && y <= top + shown.height - SIZE / 2)) continue;
    const style = { colour: colourOf(palette, colour), size: SIZE, align: "middle", bold: true } as const;
    pen.text(text, x, y + SIZE * 0.36, { ...style, halo: palette.background });
    return;
  }
}
