import type { Axis, Labels, Line, Mark } from "../protocol/figure.ts";
import { axisTitle } from "./axisTitle.ts";
import { ticksOf } from "./ticks.ts";
import { type Point, rotation, type Side } from "./turnedSide.ts";

/** Marks along an axis, about. */
const TICKS = 4;
/** An axis that is seen shorter than this has a name only; a box's edge is 2 long. */
const SHORTEST = 0.6;
/** Where the words of an axis stand outside of its edge. */
const TICK_OUT = 0.03;
const NAME_OUT = 0.27;

/** The far faces of the box from −1 to 1 in which a figure of three coordinates is drawn, with lines at the marks of its axes, and their words. */
export function boxMarks(side: Side, axes: readonly Axis[]): readonly Mark[] {
  const turn = rotation(side);
  // The far face across each axis: away from the reader.
  const far = unit.map((axis) => (turn(axis)[2] > 0 ? -1 : 1));
  const ticks = axes.map(({ range = [-1, 1] }) =>
    ticksOf("linear", range, TICKS).map(({ value, label }) => ({
      at: (2 * (value - range[0])) / (range[1] - range[0]) - 1,
      label,
    })),
  );
  const lines = { grid: new Segments(turn), edges: new Segments(turn) };
  for (const across of [0, 1, 2])
    for (const along of [0, 1, 2]) {
      if (along === across) continue;
      const other = 3 - across - along;
      const line = (at: number, end: number) => place([across, far[across]], [other, at], [along, end]);
      for (const { at } of ticks[other]) lines.grid.add(line(at, -1), line(at, 1));
      for (const at of [-1, 1]) lines.edges.add(line(at, -1), line(at, 1));
    }
  return [
    lines.grid.mark({ id: "box-grid", faint: true, width: 0.6 }),
    lines.edges.mark({ id: "box", faint: true, width: 1 }),
    ...axes.flatMap((axis, along) => words(axis, along, ticks[along], far, turn)),
  ];
}

const unit: readonly Point[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

function place(...coordinates: readonly (readonly [axis: number, at: number])[]): Point {
  const point: [number, number, number] = [0, 0, 0];
  for (const [axis, at] of coordinates) point[axis] = at;
  return point;
}

/** Straight lines as one mark. */
class Segments {
  readonly #x: number[] = [];
  readonly #y: number[] = [];
  readonly #turn: (point: Point) => Point;

  constructor(turn: (point: Point) => Point) {
    this.#turn = turn;
  }

  add(from: Point, to: Point): void {
    const [a, b] = [this.#turn(from), this.#turn(to)];
    this.#x.push(a[0], b[0], Number.NaN);
    this.#y.push(a[1], b[1], Number.NaN);
  }

  mark(look: Pick<Line, "id" | "faint" | "width">): Line {
    return { kind: "line", colour: "muted", x: Float64Array.from(this.#x), y: Float64Array.from(this.#y), ...look };
  }
}

/** The words of an axis stand outside of an edge where a far face meets a near one; of the upright ones at the left. */
function words(
  axis: Axis,
  along: number,
  ticks: readonly { readonly at: number; readonly label: string }[],
  far: readonly number[],
  turn: (point: Point) => Point,
): readonly Labels[] {
  const [one, other] = [0, 1, 2].filter((k) => k !== along);
  const middle = (a: number, b: number) => turn(place([one, a * far[one]], [other, b * far[other]]));
  const edges = (
    [
      [1, -1],
      [-1, 1],
    ] as const
  ).map(([a, b]) => ({ a, b, seen: middle(a, b) }));
  // Of the ground: on it. Of the upright axis: the left one.
  const edge = along === 2 ? edges.toSorted((p, q) => p.seen[0] - q.seen[0])[0] : edges[1];
  const at = (x: number) => turn(place([along, x], [one, edge.a * far[one]], [other, edge.b * far[other]]));
  const [from, to] = [at(-1), at(1)];
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  const sign = Math.sign(-dy * edge.seen[0] + dx * edge.seen[1]) || -1;
  const [outX, outY] = length > 1e-6 ? [(sign * -dy) / length, (sign * dx) / length] : [0, -1];
  const across = Math.abs(outX) > Math.abs(outY);
  const side = across ? (outX < 0 ? "left" : "right") : outY < 0 ? "below" : "above";
  const labels = (id: string, places: readonly Point[], texts: readonly string[], out: number): Labels => ({
    kind: "labels",
    id,
    colour: "muted",
    side,
    x: Float64Array.from(places, (p) => p[0] + out * outX),
    y: Float64Array.from(places, (p) => p[1] + out * outY),
    texts,
  });
  const name = labels(`axis-${along}`, [at(0)], [axisTitle(axis)], length < SHORTEST ? TICK_OUT : NAME_OUT);
  if (length < SHORTEST) return [name];
  const values = ticks.map((tick) => tick.label);
  return [
    labels(
      `ticks-${along}`,
      ticks.map((tick) => at(tick.at)),
      values,
      TICK_OUT,
    ),
    name,
  ];
}
