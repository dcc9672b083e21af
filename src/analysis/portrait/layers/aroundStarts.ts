import type { Mark, Points, View } from "../../../protocol/figure.ts";

/** A start so near to another point, as a part of the view, covers it with its disc. */
const COVERED = 0.025;
/** Pixels across a point that shows around the disc of a start. */
const WIDE = 22;

/** Larger copies of points that starts lie on, to stand behind these: a start stays legible, and what it stands on is seen around it. */
export function aroundStarts(points: readonly Mark[], own: readonly Mark[], { x, y }: View): readonly Points[] {
  const starts = own.filter((mark): mark is Points => mark.kind === "points" && mark.symbol === "start");
  const [across, up] = [x, y].map(([from, to]) => COVERED * Math.abs(to - from));
  const isCovered = (px: number, py: number) =>
    starts.some((mark) => mark.x.some((at, n) => Math.abs(at - px) < across && Math.abs(mark.y[n] - py) < up));
  return points.flatMap((mark): Points[] => {
    if (mark.kind !== "points") return [];
    const chosen = [...mark.x.keys()].filter((n) => isCovered(mark.x[n], mark.y[n]));
    if (chosen.length === 0) return [];
    const { kind, symbol, colour, label } = mark;
    const of = (values: Float64Array) => Float64Array.from(chosen, (n) => values[n]);
    return [
      { kind, id: `${mark.id} around starts`, name: label, symbol, colour, size: WIDE, x: of(mark.x), y: of(mark.y) },
    ];
  });
}
