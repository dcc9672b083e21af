import type { Axis, Figure, Labels, Line, Mark, Space } from "../protocol/figure.ts";
import { formatNumber } from "./formatNumber.ts";

/** A side from which a box is looked at, in degrees. */
export interface Side {
  readonly azimuth: number;
  readonly elevation: number;
}

/** The box in its own coordinates reaches from −1 to 1, and its corners no farther than this from the middle. */
const REACH = 1.95;
/** Ink of what is farthest; what is nearest has all of it. */
const FARTHEST = 0.3;

/**
 * A figure of three coordinates as it is seen from a side: a parallel projection, in which what is farther has less ink, with the edges
 * of the box and the names of its axes. A figure of two coordinates is given back as it is.
 */
export function turned(figure: Figure, side: Side | undefined = figure.space): Figure {
  const { space, ...flat } = figure;
  if (!space || !side) return figure;
  const project = projection(figure, space, side);
  const seen = (mark: Mark): Mark => {
    if (mark.kind !== "line" && mark.kind !== "points") return mark;
    const { x, y, z = new Float64Array(x.length).fill(space.z.range?.[0] ?? 0), ...rest } = mark;
    const places = Array.from(x, (_, n) => project([x[n], y[n], z[n]]));
    const across = Float64Array.from(places, (place) => place[0]);
    const up = Float64Array.from(places, (place) => place[1]);
    const ink = rest.kind === "line" ? { ink: Float64Array.from(places, (place) => inkAt(place[2])) } : {};
    return { ...rest, x: across, y: up, ...ink } as Mark;
  };
  const bare = (label: string): Axis => ({ label, scale: "linear", ticks: "bare", range: [-REACH, REACH] });
  return {
    ...flat,
    x: bare("across"),
    y: bare("up"),
    equalAspect: true,
    marks: [...box(side, [figure.x, figure.y, space.z]), ...figure.marks.map(seen)],
  };
}

type Point = readonly [number, number, number];

const radians = (degrees: number) => (degrees * Math.PI) / 180;
const inkAt = (depth: number) => FARTHEST + (1 - FARTHEST) * Math.min(1, Math.max(0, (depth + 1.4) / 2.8));

/** From data to the screen: right, up, and toward the reader. */
function projection({ x, y }: Figure, { z }: Space, side: Side): (point: Point) => Point {
  const ranges = [x, y, z].map(({ range = [-1, 1] }) => range);
  const turn = rotation(side);
  return (point) =>
    turn(point.map((value, k) => (2 * (value - ranges[k][0])) / (ranges[k][1] - ranges[k][0]) - 1) as unknown as Point);
}

function rotation({ azimuth, elevation }: Side): (point: Point) => Point {
  const [a, e] = [radians(azimuth), radians(elevation)];
  const [ca, sa, ce, se] = [Math.cos(a), Math.sin(a), Math.cos(e), Math.sin(e)];
  return ([x, y, z]) => [-sa * x + ca * y, -se * ca * x - se * sa * y + ce * z, ce * ca * x + ce * sa * y + se * z];
}

/** The twelve edges of the box, and along three of them the names and the ends of the axes. */
function box(side: Side, axes: readonly Axis[]): readonly Mark[] {
  const turn = rotation(side);
  const [x, y, ink]: number[][] = [[], [], []];
  for (let along = 0; along < 3; along++)
    for (const a of [-1, 1])
      for (const b of [-1, 1]) {
        for (const end of [-1, 1]) {
          const place = turn(corner(along, end, a, b));
          x.push(place[0]);
          y.push(place[1]);
          ink.push(inkAt(place[2]));
        }
        x.push(Number.NaN);
        y.push(Number.NaN);
        ink.push(0);
      }
  const edges: Line = {
    kind: "line",
    id: "box",
    colour: "muted",
    faint: true,
    width: 1,
    x: Float64Array.from(x),
    y: Float64Array.from(y),
    ink: Float64Array.from(ink),
  };
  return [edges, ...axes.map((axis, along) => named(axis, along, turn))];
}

/** A point of an edge along one axis: `at` on it, the other two coordinates in order. */
function corner(along: number, at: number, a: number, b: number): Point {
  return along === 0 ? [at, a, b] : along === 1 ? [a, at, b] : [a, b, at];
}

/** The words of an axis stand outside of that edge of it that is seen lowest, of the upright one farthest left. */
function named({ label, unit, range = [-1, 1] }: Axis, along: number, turn: (point: Point) => Point): Labels {
  const edges = [-1, 1].flatMap((a) => [-1, 1].map((b) => [a, b] as const));
  const worth = ([a, b]: readonly [number, number]) => turn(corner(along, 0, a, b))[along === 2 ? 0 : 1];
  const [a, b] = edges.toSorted((one, other) => worth(one) - worth(other))[0];
  const out = along === 2 ? 1.06 : 1.1;
  const places = [-1, 0, 1].map((at) => turn(corner(along, at, out * a, out * b)));
  const ends = range.map((end) => formatNumber(end, 3));
  return {
    kind: "labels",
    id: `axis-${along}`,
    colour: "muted",
    side: along === 2 ? "left" : "below",
    x: Float64Array.from(places, (place) => place[0]),
    y: Float64Array.from(places, (place) => place[1]),
    texts: [ends[0], unit ? `${label} (${unit})` : label, ends[1]],
  };
}
