import { CONTINUOUS, type Interval, interval } from "../graph/interval.ts";

/** A product of intervals, one a component. */
export type Box = readonly Interval[];

/** A number inside, halfway where that is finite. */
export function middle({ lo, hi }: Interval): number {
  const half = lo / 2 + hi / 2;
  return Math.min(hi, Math.max(lo, half));
}

export const width = ({ lo, hi }: Interval): number => hi - lo;

export const centre = (box: Box): readonly number[] => box.map(middle);

/** Whether all of `inner` lies in `outer`, edges included. */
export const isWithin = (inner: Box, outer: Box): boolean =>
  inner.every(({ lo, hi }, i) => outer[i].lo <= lo && hi <= outer[i].hi);

/** Whether all of `inner` lies in `outer` and touches none of its edges. */
export const isInside = (inner: Box, outer: Box): boolean =>
  inner.every(({ lo, hi }, i) => outer[i].lo < lo && hi < outer[i].hi);

/** The common part; undefined where there is none. */
export function intersection(a: Box, b: Box): Box | undefined {
  const common = a.map(({ lo, hi }, i) => interval(Math.max(lo, b[i].lo), Math.min(hi, b[i].hi)));
  return common.every(({ lo, hi }) => lo <= hi) ? common : undefined;
}

/** Two halves along one component. */
export function halves(box: Box, i: number): readonly [Box, Box] {
  const at = middle(box[i]);
  const part = (lo: number, hi: number) => box.map((x, k) => (k === i ? interval(lo, hi) : x));
  return [part(box[i].lo, at), part(at, box[i].hi)];
}

/** The box around a point, `radius` to either side of each component. */
export const around = (point: readonly number[], radius: readonly number[]): Box =>
  point.map((x, i) => interval(x - radius[i], x + radius[i]));

/** The smallest box around boxes that touch or nearly do, for each group of them. */
export function clusters(boxes: readonly Box[], reach: readonly number[]): readonly Box[] {
  let groups: Box[] = [];
  for (const box of boxes) {
    // Whatever the newcomer joins becomes one with it, and may then reach others.
    let joined: Box = box;
    for (;;) {
      const apart = groups.filter((group) => !group.every((x, i) => overlaps(x, joined[i], reach[i])));
      if (apart.length === groups.length) break;
      const near = groups.filter((group) => !apart.includes(group));
      joined = near.reduce(hull, joined);
      groups = apart;
    }
    groups.push(joined);
  }
  return groups;
}

/** The smallest box around two. */
export const hull = (a: Box, b: Box): Box =>
  a.map(({ lo, hi }, i) => interval(Math.min(lo, b[i].lo), Math.max(hi, b[i].hi), CONTINUOUS));

const overlaps = (a: Interval, b: Interval, reach: number) => a.lo <= b.hi + reach && b.lo <= a.hi + reach;
