import type { Labels } from "../../protocol/figure.ts";
import type { Box } from "../box.ts";
import { textRoom } from "../font/textWidth.ts";
import { labelPlaces } from "../labelPlaces.ts";
import type { MarkKind, Surface } from "../markKind.ts";
import { colourOf } from "../palette.ts";
import { typeset } from "../sentence.ts";
import { shownBox } from "../shownBox.ts";
import { surroundings } from "../surroundings.ts";
import { Words } from "../words.ts";

const offset = 7;
const size = 11;
const LINE = 14;
/** Lines that a label moves up or down where another stands in its place. */
const ELSEWHERE = [0, 1, -1, 2, -2, 3, -3];

export const labels: MarkKind<Labels> = {
  swatch: "none",
  extent({ x, y }, include) {
    for (let i = 0; i < x.length; i++) include(x[i], y[i]);
  },
  drawWords(mark, surface) {
    if (mark.side === "free") return drawFree(mark, surface);
    const { x, y, texts, side = "right", colour } = mark;
    const { pen, frame, palette, words = new Words() } = surface;
    const align = side === "left" ? "end" : side === "right" ? "start" : "middle";
    const dx = side === "left" ? -offset : side === "right" ? offset : 0;
    const dy = side === "above" ? -offset : side === "below" ? offset + size * 0.7 : size * 0.35;
    const { left, width } = shownBox(surface);
    for (let i = 0; i < x.length; i++) {
      const px = frame.x.pixel(x[i]);
      const py = frame.y.pixel(y[i]);
      if (Number.isNaN(px + py)) continue;
      const long = textRoom(typeset(texts[i]), size);
      const inside = nudge(left, left + width, px, dx, align, long);
      const start = px + dx + inside - { start: 0, middle: long / 2, end: long }[align];
      const place = words.place(
        ELSEWHERE.map((lines) => {
          const bottom = py + dy + lines * LINE;
          return {
            bottom,
            box: { left: start, top: bottom - 0.75 * size, width: long, height: 0.95 * size },
          };
        }),
      );
      if (!place) continue;
      pen.text(texts[i], px + dx + inside, place.bottom, {
        colour: colourOf(palette, colour),
        size,
        align,
        halo: palette.background,
      });
    }
  },
  table({ x, y, texts }, axes) {
    return [
      { name: "text", values: texts },
      { name: axes.x.label, values: x },
      { name: axes.y.label, values: y },
    ];
  },
};

/** How far the label of a point between two sides moves so that they do not cut it. */
function nudge(
  left: number,
  right: number,
  px: number,
  dx: number,
  align: "start" | "middle" | "end",
  long: number,
): number {
  if (px < left || px > right) return 0;
  const start = px + dx - { start: 0, middle: long / 2, end: long }[align];
  return Math.max(left - start, Math.min(0, right - (start + long)));
}

/** Pixels about free words. */
const ground = { across: 4, down: 2.5 };

function drawFree({ x, y, texts, short, colour }: Labels, surface: Surface) {
  const { pen, frame, palette, marks = [], words = new Words() } = surface;
  const bounds = shownBox(surface);
  const wanted = Array.from(x, (_, i) => ({
    x: frame.x.pixel(x[i]),
    y: frame.y.pixel(y[i]),
    texts: short ? [texts[i], short[i]] : [texts[i]],
  }));
  const seen = wanted.filter((each) => inside(each, bounds));
  const width = (text: string) => textRoom(text, size) + 2 * ground.across;
  const places = labelPlaces(seen, surroundings(marks, frame, bounds, words), width, size + 2 * ground.down);
  for (const place of places) {
    if (!place) continue;
    words.take(place.box);
    const { left, top, width: wide, height: high } = place.box;
    pen.begin();
    pen.moveTo(left, top);
    pen.lineTo(left + wide, top);
    pen.lineTo(left + wide, top + high);
    pen.lineTo(left, top + high);
    pen.close();
    pen.fill(palette.background, 0.82);
    const style = { colour: colourOf(palette, colour), size, align: "middle" } as const;
    pen.text(place.text, left + wide / 2, top + high - ground.down - size * 0.14, style);
  }
}

const inside = ({ x, y }: { readonly x: number; readonly y: number }, { left, top, width, height }: Box) =>
  x >= left && x <= left + width && y >= top && y <= top + height;
