import type { Curve } from "./chordPath.ts";

/** Columns for each point that there may be, at first, and how much wider they become until points are enough. */
const FINEST = 8;
const WIDER = 1.2;

/** Whether a curve only goes from left to right, or from right to left, as over time. */
export function goesAcross({ x }: Curve): boolean {
  const direction = Math.sign(x[x.length - 1] - x[0]);
  return x.every((value, n) => n === 0 || (value - x[n - 1]) * direction >= 0);
}

/**
 * A curve over time that swings too often for its points: where more than two of them share a column, the upright line that covers
 * what they cover. Columns are as narrow as `most` points allow, so that the ground between the swings is as good as their lines.
 */
export function strokes(swings: Curve, most: number): { readonly curve: Curve; readonly columns: number } {
  for (let columns = FINEST * most; ; columns = Math.floor(columns / WIDER)) {
    const curve = inColumns(swings, columns);
    if (curve.x.length <= most) return { curve, columns };
  }
}

function inColumns({ x, y, t }: Curve, columns: number): Curve {
  const width = (x[x.length - 1] - x[0]) / columns;
  const columnOf = (n: number) => Math.min(columns - 1, Math.floor((x[n] - x[0]) / width));
  const points: (readonly [x: number, y: number, t: number])[] = [];
  for (let from = 0; from < x.length; ) {
    let [to, low, high] = [from, from, from];
    for (; to < x.length && columnOf(to) === columnOf(from); to++) {
      if (y[to] < y[low]) low = to;
      if (y[to] > y[high]) high = to;
    }
    if (to - from <= 2) for (let n = from; n < to; n++) points.push([x[n], y[n], t[n]]);
    else {
      const [middle, time] = [(x[from] + x[to - 1]) / 2, (t[from] + t[to - 1]) / 2];
      for (const n of low < high ? [low, high] : [high, low]) points.push([middle, y[n], time]);
    }
    from = to;
  }
  const [xs, ys, ts] = [0, 1, 2].map((k) => Float64Array.from(points, (point) => point[k]));
  return { x: xs, y: ys, t: ts };
}
