import type { Badge, Line } from "../protocol/figure.ts";
import { type Box, meet, within } from "./box.ts";
import { textRoom } from "./font/textWidth.ts";
import type { Surface } from "./markKind.ts";
import { isFlat } from "./marks/points.ts";
import { colourOf } from "./palette.ts";
import type { Frame } from "./pixelScale.ts";
import { shownBox } from "./shownBox.ts";
import { curvePixels, pointBoxes } from "./surroundings.ts";
import { Words } from "./words.ts";

const SIZE = 10;
/** Pixels between a word and other curves, where there is room. */
const CLEAR = 4;
/** Pixels up to which another curve is the same to the eye, about those from one place looked at to the next, and what each costs. */
const SAME = 2;
const GRAIN = 8;
const ALONG = 0.1;
/** Pixels of a curve that are left out between words on it. */
const GAP = 5;
/** Parts of the width by which a word moves along its curve where others are in its way. */
const ELSEWHERE = [0, 0.03, -0.03, 0.06, -0.06, 0.1, -0.1, 0.15, -0.15, 0.2, -0.2];

/** Pixels from a curve to the middle of a word above or below it, where there are points all along. */
const BESIDE = [-13, 13, -19, 19, -26, 26];

/** What a place costs that is a whole width away from the one wished for, in pixels of curves. */
const FARTHER = 12;

/**
 * Draws a curve's word where the curve crosses a part of the drawing's width, or near it: where no other words and no points stand,
 * and few other curves. Where points are all along the curve it stands beside them; where they are everywhere on them, on points
 * of data before others. Nothing is drawn where words are in the way, or out of sight.
 */
export function drawBadge(mark: Line, badge: Badge, surface: Surface): void {
  const { pen, frame, palette, marks = [], words = new Words() } = surface;
  const bounds = shownBox(surface);
  const all = pointBoxes(marks, frame);
  const distinct = pointBoxes(marks, frame, ({ symbol = "circle", tags }) => !isFlat(symbol) || tags !== undefined);
  const curves = [...words.curvesOf(() => curvePixels(marks, frame, bounds))].flatMap(([other, pixels]) =>
    other === mark ? [] : pixels,
  );
  const without =
    (points: readonly Box[]) =>
    ({ box }: Place) =>
      within(box, bounds) && !points.some((point) => meet(box, point));
  const cost = (place: Place) => inTheWay(place, curves) + FARTHER * Math.abs(place.aside);
  const inOrder = (places: readonly Place[]) =>
    places.map((place) => ({ ...place, cost: cost(place) })).sort((one, other) => one.cost - other.cost);
  function* places(): Generator<Place> {
    const on = [...placesOf(mark, badge, frame, bounds)];
    yield* inOrder(on.filter(without(all)));
    yield* inOrder(on.flatMap((place) => BESIDE.map((down) => lowered(place, down))).filter(without(all)));
    yield* inOrder(on.filter(without(distinct)));
    yield* inOrder(on);
  }
  const place = words.place(places());
  if (!place) return;
  // Between its words the curve would read as a dash.
  if (badge.text.includes(" ")) {
    const { left, width } = place.box;
    pen.begin();
    pen.moveTo(left, place.y);
    pen.lineTo(left + width, place.y);
    pen.stroke({ colour: palette.background, width: GAP });
  }
  const style = { colour: colourOf(palette, mark.colour), size: SIZE, align: "middle", bold: true } as const;
  pen.text(badge.text, place.x, place.y + SIZE * 0.36, { ...style, halo: palette.background });
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly box: Box;
  /** Parts of the width from the place wished for. */
  readonly aside: number;
}

const lowered = ({ x, y, box, aside }: Place, down: number): Place => ({
  x,
  y: y + down,
  box: { ...box, top: box.top + down },
  aside,
});

/**
 * How much of other curves is in the way of a word: each pixel of what crosses or touches it, and little of what runs along its own curve,
 * which it interrupts as it does that, be they one or many.
 */
function inTheWay({ y, box: { left, top, width, height } }: Place, curves: readonly number[]): number {
  const along = new Set<number>();
  let across = 0;
  for (let k = 0; k < curves.length; k += 2) {
    const [x, py] = [curves[k], curves[k + 1]];
    if (x < left - CLEAR || x > left + width + CLEAR || py < top - CLEAR || py > top + height + CLEAR) continue;
    if (Math.abs(py - y) > SAME) across++;
    else along.add(Math.floor(x / GRAIN));
  }
  return across + ALONG * along.size;
}

/** Where a word may stand on its curve, from the place that is wished for to those farther along. */
function* placesOf(mark: Line, { text, at }: Badge, frame: Frame, bounds: Box): Generator<Place> {
  const half = textRoom(text, SIZE, true) / 2;
  for (const aside of ELSEWHERE) {
    const part = at + aside;
    if (part < 0 || part > 1) continue;
    const x = bounds.left + part * bounds.width;
    for (const y of crossings(mark, frame, x)) {
      const box = { left: x - half, top: y - SIZE / 2, width: 2 * half, height: SIZE };
      if (within(box, bounds)) yield { x, y, box, aside };
    }
  }
}

/** Where a curve stands at a pixel across, in its order. */
function* crossings({ x: xs, y: ys }: Line, frame: Frame, x: number): Generator<number> {
  for (let n = 0; n + 1 < xs.length; n++) {
    const [x0, x1] = [frame.x.pixel(xs[n]), frame.x.pixel(xs[n + 1])];
    if (!((x0 <= x && x < x1) || (x1 <= x && x < x0))) continue;
    const [y0, y1] = [frame.y.pixel(ys[n]), frame.y.pixel(ys[n + 1])];
    yield y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
  }
}
