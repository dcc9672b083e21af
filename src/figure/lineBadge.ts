import type { Badge, Line } from "../protocol/figure.ts";
import { textWidth } from "./font/textWidth.ts";
import type { Surface } from "./markKind.ts";
import { colourOf } from "./palette.ts";
import { type Box, Words } from "./words.ts";

const SIZE = 10;
/** Parts of the width by which a word moves along its curve where others are in its way. */
const ELSEWHERE = [0, 0.03, -0.03, 0.06, -0.06, 0.1, -0.1, 0.15, -0.15, 0.2, -0.2];

/**
 * Draws a curve's word where the curve crosses a part of the drawing's width, or near it where other words stand there; nothing where
 * it does not, or out of sight.
 */
export function drawBadge(mark: Line, badge: Badge, { pen, frame, palette, size, words = new Words() }: Surface): void {
  const shown = size ?? frame;
  const left = frame.left + (frame.width - shown.width) / 2;
  const top = frame.top + (frame.height - shown.height) / 2;
  const half = textWidth(badge.text, SIZE, true) / 2;
  function* places() {
    for (const aside of ELSEWHERE) {
      const at = badge.at + aside;
      if (at < 0 || at > 1) continue;
      const x = left + at * shown.width;
      for (const y of crossings(mark, frame, x)) {
        if (!(y >= top + SIZE / 2 && y <= top + shown.height - SIZE / 2)) continue;
        const box: Box = { left: x - half, right: x + half, top: y - SIZE / 2, bottom: y + SIZE / 2 };
        if (box.left >= left && box.right <= left + shown.width) yield { x, y, box };
      }
    }
  }
  const place = words.place(places());
  if (!place) return;
  const style = { colour: colourOf(palette, mark.colour), size: SIZE, align: "middle", bold: true } as const;
  pen.text(badge.text, place.x, place.y + SIZE * 0.36, { ...style, halo: palette.background });
}

/** Where a curve stands at a pixel across, in its order. */
function* crossings({ x: xs, y: ys }: Line, frame: Surface["frame"], x: number): Generator<number> {
  for (let n = 0; n + 1 < xs.length; n++) {
    const [x0, x1] = [frame.x.pixel(xs[n]), frame.x.pixel(xs[n + 1])];
    if (!((x0 <= x && x < x1) || (x1 <= x && x < x0))) continue;
    const [y0, y1] = [frame.y.pixel(ys[n]), frame.y.pixel(ys[n + 1])];
    yield y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
  }
}
