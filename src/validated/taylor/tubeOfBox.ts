import { largest } from "../../core/extremes.ts";
import { type Box, halves, hull, width } from "../box.ts";
import type { TaylorProgram } from "./program.ts";
import type { TubeStep } from "./step.ts";
import { type Tube, type TubeLimits, tube } from "./tube.ts";

/** Tubes of the parts of a box, which together hold every solution that starts in it. */
export interface Tubes {
  readonly parts: readonly Tube[];
  /** Up to where every part has come, and why one has not come further. */
  readonly end: number;
  readonly reason?: Tube["reason"];
}

export interface SubdivisionLimits extends TubeLimits {
  /** How many tubes may be followed, those that were given up for their halves included. */
  readonly tubes: number;
  /** A part is given up for its halves where a component grows wider than this many times the box, if that is asked. */
  readonly growth: number;
}

/**
 * A tube from a box, or from its parts: one that becomes too wide is taken again from two halves, as long as there are tubes left.
 *
 * @param span two times, the second may be the earlier one
 */
export function tubeOfBox(
  program: TaylorProgram,
  start: Box,
  span: readonly [number, number],
  stops: readonly number[],
  limits: SubdivisionLimits,
): Tubes {
  const parts: Tube[] = [];
  const whole = start.map(width);
  const most = largest(whole);
  const allowed = most > 0 ? Math.min(limits.width, limits.growth * most) : limits.width;
  let queue: Box[] = [start];
  for (let followed = 0; queue.length > 0; followed++) {
    const box = queue.pop()!;
    const isLast = followed + queue.length + 2 > limits.tubes || most === 0;
    const one = tube(program, box, span, stops, isLast ? limits : { ...limits, width: allowed });
    if (one.end === span[1] || isLast || one.reason?.kind === "cancelled") parts.push(one);
    else queue = [...queue, ...halves(box, widestOf(box, whole))];
  }
  const direction = Math.sign(span[1] - span[0]);
  const first = parts.reduce((a, b) => ((b.end - a.end) * direction < 0 ? b : a));
  return { parts, end: first.end, ...(first.reason && { reason: first.reason }) };
}

function widestOf(box: Box, whole: readonly number[]): number {
  let widest = 0;
  for (let i = 1; i < box.length; i++) {
    if (width(box[i]) * (whole[widest] || 1) > width(box[widest]) * (whole[i] || 1)) widest = i;
  }
  return widest;
}

/** Where all solutions are at a time up to the end; undefined beyond. */
export function tubesAt(tubes: Tubes, t: number): Box | undefined {
  const boxes = tubes.parts.map(({ steps }) => stepAt(steps, t)?.at(t));
  return boxes.every((box) => box !== undefined) ? boxes.reduce(hull) : undefined;
}

/** The step that a time is in. */
export function stepAt(steps: readonly TubeStep[], t: number): TubeStep | undefined {
  let [low, high] = [0, steps.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { from, to } = steps[middle];
    const direction = Math.sign(to - from);
    if ((t - from) * direction < 0) high = middle - 1;
    else if ((t - to) * direction > 0) low = middle + 1;
    else return steps[middle];
  }
  return undefined;
}
