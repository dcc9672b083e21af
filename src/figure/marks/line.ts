import type { Line } from "../../protocol/figure.ts";
import { dashLengths } from "../dash.ts";
import { inkLevels } from "../inkLevels.ts";
import { drawBadge } from "../lineBadge.ts";
import { traceHeads } from "../lineHeads.ts";
import type { MarkKind, Surface } from "../markKind.ts";
import { hitAt, nearestPoint } from "../nearestPoint.ts";
import { colourOf } from "../palette.ts";
import { tracePolyline } from "../polyline.ts";
import { placeAt } from "../timeSearch.ts";

/** Part of the drawn time span that the tail behind an animated point covers. */
const tail = 0.03;

function drawCurve(mark: Line, surface: Surface): void {
  const { pen, frame, palette, size = frame } = surface;
  const width = mark.width ?? 1.5;
  const colour = colourOf(palette, mark.colour);
  const whole = mark.faint ? 0.4 : 1;
  for (const { x, y, ink } of inkLevels(mark)) {
    if (ink === 0) continue;
    pen.begin();
    tracePolyline(pen, frame, x, y);
    pen.stroke({ colour, width, opacity: whole * ink, dash: dashLengths(mark.dash, width) });
  }
  if (mark.heads) {
    pen.begin();
    traceHeads(pen, frame, size, mark.x, mark.y, width);
    pen.fill(colour, whole);
  }
}

/** The part of a curve that a clock has passed. */
function passedPart(mark: Line, t: Float64Array, time: number): Line {
  const count = passed(t, time);
  return {
    ...mark,
    x: mark.x.subarray(0, count),
    y: mark.y.subarray(0, count),
    ink: mark.ink?.subarray(0, count),
  };
}

/** How many of monotone times a clock has passed that runs their way. */
function passed(times: Float64Array, time: number): number {
  const sign = times[times.length - 1] >= times[0] ? 1 : -1;
  const next = times.findIndex((t) => sign * (t - time) > 0);
  return next < 0 ? times.length : next;
}

const waitsForClock = (mark: Line, { clockActive }: Surface) => mark.revealed && mark.t && clockActive;

export const line: MarkKind<Line> = {
  swatch: "line",
  extent({ x, y }, include) {
    for (let i = 0; i < x.length; i++) include(x[i], y[i]);
  },
  draw(mark, surface) {
    if (!waitsForClock(mark, surface)) drawCurve(mark, surface);
  },
  drawWords(mark, surface) {
    if (mark.badge && !waitsForClock(mark, surface)) drawBadge(mark, mark.badge, surface);
  },
  /** A point that runs along the curve with a short tail behind it. */
  drawAt(mark, surface, time) {
    const { pen, frame, palette } = surface;
    const place = mark.t && placeAt(mark.t, time);
    if (!mark.t) return;
    if (mark.revealed) drawCurve(passedPart(mark, mark.t, time), surface);
    if (!place) return;
    const { index, part } = place;
    const next = Math.min(index + 1, mark.x.length - 1);
    const x = frame.x.pixel(mark.x[index] + part * (mark.x[next] - mark.x[index]));
    const y = frame.y.pixel(mark.y[index] + part * (mark.y[next] - mark.y[index]));
    if (Number.isNaN(x) || Number.isNaN(y)) return;
    const colour = colourOf(palette, mark.colour);
    const span = Math.abs(mark.t[mark.t.length - 1] - mark.t[0]) * tail;
    let first = index;
    while (first > 0 && Math.abs(time - mark.t[first]) < span) first--;
    pen.begin();
    tracePolyline(pen, frame, mark.x.subarray(first, index + 1), mark.y.subarray(first, index + 1));
    pen.lineTo(x, y);
    pen.stroke({ colour, width: (mark.width ?? 1.5) + 2.5, opacity: 0.55 });
    pen.begin();
    pen.circle(x, y, 4.5);
    pen.fill(colour);
    pen.stroke({ colour: palette.background, width: 1.5 });
  },
  nearest(mark, frame, x, y, reach) {
    return hitAt(frame, mark, nearestPoint(frame, mark.x, mark.y, x, y, reach));
  },
  table({ x, y, z, t }, axes) {
    const own = [
      { name: axes.x.label, values: x },
      { name: axes.y.label, values: y },
      ...(z && axes.space ? [{ name: axes.space.z.label, values: z }] : []),
    ];
    return t && t !== x && !axes.x.time ? [{ name: "t", values: t }, ...own] : own;
  },
};
