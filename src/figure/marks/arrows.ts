import type { Arrows } from "../../protocol/figure.ts";
import { traceArrow } from "../arrowShape.ts";
import type { MarkKind, Surface } from "../markKind.ts";
import { hitAt, nearestPoint } from "../nearestPoint.ts";
import { colourOf } from "../palette.ts";
import { placeAt } from "../timeSearch.ts";

export const arrows: MarkKind<Arrows> = {
  swatch: "line",
  extent({ x, y, dx, dy }, include) {
    for (let i = 0; i < x.length; i++) {
      include(x[i], y[i]);
      include(x[i] + dx[i], y[i] + dy[i]);
    }
  },
  draw(mark, surface) {
    if (mark.moving) return;
    if (!mark.t || !surface.clockActive) trace(mark, surface, () => true);
  },
  /** Those the clock has passed: an adjoint's arrows appear as it runs backward. */
  drawAt(mark, surface, time) {
    const { t } = mark;
    if (!t || t.length === 0) return;
    if (mark.moving) {
      drawMoving(mark, t, surface, time);
      return;
    }
    const forward = t[t.length - 1] >= t[0];
    trace(mark, surface, (index) => (forward ? t[index] <= time : t[index] >= time));
  },
  nearest(mark, frame, x, y, reach) {
    if (mark.moving) return null;
    return hitAt(frame, mark, nearestPoint(frame, mark.x, mark.y, x, y, reach));
  },
  table({ x, y, dx, dy, t, moving }, axes) {
    // It runs along what another mark shows.
    if (moving) return [];
    const own = [
      { name: axes.x.label, values: x },
      { name: axes.y.label, values: y },
      { name: `Δ${axes.x.label}`, values: dx },
      { name: `Δ${axes.y.label}`, values: dy },
    ];
    return t ? [{ name: "t", values: t }, ...own] : own;
  },
};

/** The arrow between those before and after the clock's time, larger than any that stands. */
function drawMoving(mark: Arrows, t: Float64Array, { pen, frame, palette }: Surface, time: number): void {
  const place = placeAt(t, time);
  if (!place) return;
  const next = Math.min(place.index + 1, t.length - 1);
  const at = (values: Float64Array) => values[place.index] + place.part * (values[next] - values[place.index]);
  const x = frame.x.pixel(at(mark.x));
  const y = frame.y.pixel(at(mark.y));
  const dx = frame.x.pixel(at(mark.x) + at(mark.dx)) - x;
  const dy = frame.y.pixel(at(mark.y) + at(mark.dy)) - y;
  if (!Number.isFinite(x + y + dx + dy)) return;
  pen.begin();
  traceArrow(pen, x, y, dx, dy, 4);
  pen.fill(colourOf(palette, mark.colour), 1);
}

function trace(mark: Arrows, { pen, frame, palette }: Surface, shown: (index: number) => boolean): void {
  pen.begin();
  for (let i = 0; i < mark.x.length; i++) {
    if (!shown(i)) continue;
    const x = frame.x.pixel(mark.x[i]);
    const y = frame.y.pixel(mark.y[i]);
    const dx = frame.x.pixel(mark.x[i] + mark.dx[i]) - x;
    const dy = frame.y.pixel(mark.y[i] + mark.dy[i]) - y;
    if (Number.isFinite(x + y + dx + dy)) traceArrow(pen, x, y, dx, dy, 2);
  }
  pen.fill(colourOf(palette, mark.colour), mark.faint ? 0.45 : 1);
}
