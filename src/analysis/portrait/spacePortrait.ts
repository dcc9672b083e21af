import type { Pieces } from "../../ode/pieces.ts";
import { polygon } from "../../ode/pieces.ts";
import type { Figure, Line, Points } from "../../protocol/figure.ts";
import { component, type Flow, type Trajectory } from "../../study/flow.ts";
import { componentAlong, drawnCurve } from "../drawnCurve.ts";
import { FEW, type NamedStarts, numberOf } from "./startPoints.ts";
import { fitRange, type Range } from "./view.ts";

/** The figure's id. */
export const SPACE = "space";

/** From where the box is looked at first, in degrees. */
const FIRST = { azimuth: -62, elevation: 18 };
/** Room beside the curves, in parts of their extent. */
const ROOM = 0.06;
/** CSS pixels of an edge of the box in a large drawing: what curves are refined for. */
const EDGE = 700;
/** Curves that are so many times as long as the box's edge fill it: they are thin, and have no heads. */
const LONG = 12;

/** What a box shows: a range a component. */
export type Ranges = readonly [Range, Range, Range];

export interface SpaceOptions {
  readonly forward: readonly Trajectory[];
  /** What of them counts for the box. */
  readonly calm: readonly Trajectory[];
  readonly named: NamedStarts;
  /** What an experiment asks to be shown. */
  readonly asked: readonly (Range | undefined)[];
  /** The most points of a curve. */
  readonly points: number;
}

/** The trajectories of three components in a box that a reader turns. */
export function spacePortrait(flow: Flow, options: SpaceOptions): Figure {
  const { forward, calm, named, asked, points } = options;
  const [x, y, z] = flow.stateNames;
  const ranges = [0, 1, 2].map((i): Range => {
    const starts = named.starts.map((start) => start[i]);
    const shown = asked[i];
    if (shown && starts.every((value) => value >= shown[0] && value <= shown[1])) return shown;
    return fitRange(
      [...(shown ?? []), ...starts, ...(shown ? [] : calm.flatMap((each) => [...component(each, 3, i)]))],
      shown ? 0 : ROOM,
    );
  }) as unknown as Ranges;
  const curves = forward.map((trajectory) => spaceCurve(trajectory.pieces ?? polygon(trajectory, 3), ranges, points));
  const isLong = curves.some((curve) => lengthIn(ranges, curve) > LONG);
  const axis = (i: number) => ({ label: flow.stateNames[i], scale: "linear", range: ranges[i] }) as const;
  const many = named.starts.length > FEW;
  return {
    id: SPACE,
    title: `${x}, ${y} and ${z}`,
    caption: "Seen from a side: what is farther away is fainter.",
    description: `The trajectories over ${x}, ${y} and ${z} in a box that can be turned.`,
    x: axis(0),
    y: axis(1),
    space: { z: axis(2), ...FIRST },
    marks: [
      ...curves.map(
        (curve, n): Line => ({
          kind: "line",
          id: `trajectory-${n}`,
          name: named.names[n],
          colour: named.colours[n],
          width: many ? 1 : isLong ? 1.3 : 2.5,
          heads: !many && !isLong,
          ...curve,
        }),
      ),
      spaceStarts(named, ranges),
    ],
  };
}

/** Points of a curve in a box; NaN where it is outside. */
export interface SpaceCurve {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly t: Float64Array;
}

/** A solution as a polyline that strays from it by no more than a fraction of a pixel, from whichever side it is looked at. */
export function spaceCurve(pieces: Pieces, ranges: Ranges, most: number): SpaceCurve {
  const sheet = (i: number, j: number) => ({ view: { x: ranges[i], y: ranges[j] }, width: EDGE, height: EDGE });
  // Straight enough over two planes that share an axis is straight enough in space.
  const over = (i: number, j: number) => drawnCurve(pieces, [i, j], sheet(i, j), most / 2).t;
  const times = merged(over(0, 1), over(2, 0));
  const along = [0, 1, 2].map((i) =>
    pieces.t.length < 2 ? times.map(() => Number.NaN) : componentAlong(pieces, i, times),
  );
  const inside = (n: number) => ranges.every((range, i) => isWithin(range, along[i][n]));
  const cut = (values: Float64Array) => values.map((value, n) => (inside(n) ? value : Number.NaN));
  const [x, y, z] = along.map(cut);
  return { x, y, z, t: times };
}

/** Times of two curves in their common order, each once. */
function merged(a: Float64Array, b: Float64Array): Float64Array {
  const sign = (a.at(-1) ?? 0) < (a[0] ?? 0) ? -1 : 1;
  return Float64Array.from(new Set([...a, ...b])).sort((s, t) => sign * (s - t));
}

/** A little more than the box, so that what ends on a face of it is whole. */
const isWithin = ([low, high]: Range, value: number) =>
  value >= low - 0.01 * (high - low) && value <= high + 0.01 * (high - low);

function lengthIn(ranges: Ranges, { x, y, z }: SpaceCurve): number {
  let total = 0;
  for (let n = 1; n < x.length; n++) {
    const parts = [x, y, z].map((values, i) => (values[n] - values[n - 1]) / (ranges[i][1] - ranges[i][0]));
    const step = Math.sqrt(parts.reduce((sum, part) => sum + part * part, 0));
    if (step > 0) total += step;
  }
  return total;
}

/** Where trajectories start; they are moved in the plane. */
function spaceStarts(named: NamedStarts, ranges: Ranges): Points {
  const { starts, names, colours } = named;
  const at = (i: number) =>
    Float64Array.from(starts, (start) => (isWithin(ranges[i], start[i]) ? start[i] : Number.NaN));
  const tags = starts.flatMap((_, n) => numberOf(named, n) ?? []);
  return {
    kind: "points",
    id: "space-starts",
    symbol: "start",
    size: starts.length > FEW ? 5 : 10,
    x: at(0),
    y: at(1),
    z: at(2),
    colours,
    labels: names,
    ...(tags.length === starts.length && { tags }),
  };
}
