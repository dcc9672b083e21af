import type { Hit } from "../../src/figure/markKind.ts";
import { kindOf } from "../../src/figure/marks.ts";
import type { Frame } from "../../src/figure/pixelScale.ts";
import { placeAt } from "../../src/figure/timeSearch.ts";
import type { Figure, Line, Mark } from "../../src/protocol/figure.ts";

/** A place on a mark that the pointer is at. */
export interface MarkHit {
  readonly mark: Mark;
  readonly hit: Hit;
}

/** Pixels within which a mark is meant; places with a name of their own are easier to meet than curves. */
const reach = 16;
const reachNamed = 22;

/** At most this many curves are read off at one time. */
const most = 8;

/** What a tooltip tells at a pixel: on a time axis every curve at that time, elsewhere the nearest place. */
export function figureHits(
  figure: Figure,
  marks: readonly Mark[],
  frame: Frame,
  x: number,
  y: number,
): readonly MarkHit[] {
  const points = nearestOf(
    marks.filter(({ kind }) => kind === "points"),
    frame,
    x,
    y,
    reachNamed,
  );
  if (points) return [points];
  if (figure.x.time) {
    const time = frame.x.value(x);
    return marks
      .flatMap((mark) => (mark.kind === "line" ? (crossing(mark, frame, time, y) ?? []) : []))
      .sort((a, b) => a.hit.distance - b.hit.distance)
      .slice(0, most);
  }
  const nearest = nearestOf(marks, frame, x, y, reach);
  return nearest ? [nearest] : [];
}

function nearestOf(marks: readonly Mark[], frame: Frame, x: number, y: number, within: number): MarkHit | null {
  let best: MarkHit | null = null;
  let distance = within;
  for (const mark of marks) {
    const hit = kindOf(mark).nearest?.(mark, frame, x, y, distance);
    if (!hit) continue;
    best = { mark, hit };
    distance = hit.distance;
  }
  return best;
}

/** Where a curve over the time axis stands at `time`. */
function crossing(mark: Line, frame: Frame, time: number, y: number): MarkHit | null {
  const place = placeAt(mark.x, time);
  if (!place) return null;
  const next = Math.min(place.index + 1, mark.y.length - 1);
  const value = mark.y[place.index] + place.part * (mark.y[next] - mark.y[place.index]);
  if (!Number.isFinite(value)) return null;
  const pixel = frame.y.pixel(value);
  return {
    mark,
    hit: {
      x: frame.x.pixel(time),
      y: pixel,
      distance: Math.abs(pixel - y),
      index: place.index,
      values: { x: time, y: value },
    },
  };
}
