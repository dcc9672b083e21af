import type { Figure, Mark, Points, Space } from "../protocol/figure.ts";
import { boxMarks } from "./turnedBox.ts";
import { type Point, rotation, type Side } from "./turnedSide.ts";

/** A middle of the box is the middle of the drawing, which reaches so far from it: the box and the words at its edges. */
const REACH = 1.74;
/** Ink of what is farthest; what is nearest has all of it. */
const FARTHEST = 0.22;
/** Depths between which the ink changes, in half edges of the box. */
const DEPTH = 1.4;

/**
 * A figure of three coordinates as it is seen from a side: a parallel projection, in which what is farther has less ink, before the
 * three far faces of the box with the marks of their axes. A figure of two coordinates is given back as it is.
 */
export function turned(figure: Figure, side: Side | undefined = figure.space): Figure {
  const { space, ...flat } = figure;
  if (!space || !side) return figure;
  const seen = projection(figure, space, side);
  const bare = (label: string) => ({ label, scale: "linear", ticks: "bare", range: [-REACH, REACH] }) as const;
  return {
    ...flat,
    x: bare("across"),
    y: bare("up"),
    equalAspect: true,
    marks: [...boxMarks(side, [figure.x, figure.y, space.z]), ...figure.marks.map(seen)],
  };
}

/** How marks are seen from a side; those without a third coordinate lie on the ground. */
function projection({ x, y }: Figure, { z }: Space, side: Side): (mark: Mark) => Mark {
  const ranges = [x, y, z].map(({ range = [-1, 1] }) => range);
  const turn = rotation(side);
  const inBox = (value: number, k: number) => (2 * (value - ranges[k][0])) / (ranges[k][1] - ranges[k][0]) - 1;
  const places = (xs: Float64Array, ys: Float64Array, zs: Float64Array | undefined) =>
    Array.from(xs, (_, n): Point => turn([inBox(xs[n], 0), inBox(ys[n], 1), zs ? inBox(zs[n], 2) : -1]));
  const seen = (mark: Mark): Mark => {
    if (mark.kind !== "line" && mark.kind !== "points" && mark.kind !== "labels") return mark;
    const { z: height, ...rest } = mark;
    const all = places(mark.x, mark.y, height);
    const flat = { x: Float64Array.from(all, (place) => place[0]), y: Float64Array.from(all, (place) => place[1]) };
    if (rest.kind === "line") return { ...rest, ...flat, ink: Float64Array.from(all, (place) => inkAt(place[2])) };
    return { ...rest, ...flat, ...(rest.kind === "points" && hovered(rest)) } as Mark;
  };
  const hovered = ({ hover }: Omit<Points, "z">) => hover && { hover: hover.map((marks) => marks.map(seen)) };
  return seen;
}

function inkAt(depth: number): number {
  const near = (depth + DEPTH) / (2 * DEPTH);
  return FARTHEST + (1 - FARTHEST) * Math.min(1, Math.max(0, near));
}
