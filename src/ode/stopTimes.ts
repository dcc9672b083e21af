import type { Jump } from "./jump.ts";

/** A step ends this many roundings before a jump, so that no stage of it, however its time is rounded, lies behind. */
const ROUNDINGS = 4;

/**
 * Times at which steps must end: forced stops, the near sides of jumps of f, and the end of the span, in the order of the
 * solve. What lies in a jump, stops and the ends of the span too, is moved to its near or far side.
 */
export class StopTimes {
  /** Where the first step begins: t0, or just after a jump there. */
  readonly start: number;
  /** Where a step ends. */
  readonly at: Float64Array;
  /** Where the next one begins: just after a jump, else the same time. */
  readonly resume: Float64Array;

  constructor(t0: number, t1: number, stops: readonly number[] = [], jumps: readonly Jump[] = []) {
    if (stops.length === 0 && jumps.length === 0) {
      this.start = t0;
      this.at = Float64Array.of(t1);
      this.resume = this.at;
      return;
    }
    const direction = t1 < t0 ? -1 : 1;
    const isAhead = (t: number, of: number) => (t - of) * direction > 0;
    type Sides = readonly [near: number, far: number];
    const sides = jumps.map(({ before, after }): Sides => (direction > 0 ? [before, after] : [after, before]));
    const isInJump = (t: number) => sides.some(([near, far]) => !isAhead(near, t) && !isAhead(t, far));
    const places = [
      ...[...new Set(stops)].flatMap((t) => (sides.length > 0 && isInJump(t) ? [] : [[t, t] satisfies Sides])),
      ...sides,
    ].sort(([a], [b]) => (a - b) * direction);
    const at: number[] = [];
    const resume: number[] = [];
    let start = t0;
    let end = t1;
    for (const [near, far] of places) {
      if (!isAhead(far, start) || !isAhead(t1, near)) continue;
      const from = resume.at(-1) ?? start;
      const roundings = near === far ? 0 : ROUNDINGS * Number.EPSILON * Math.max(Math.abs(near), Math.abs(from));
      const stop = near - direction * roundings;
      if (!isAhead(stop, from)) {
        // Nothing lies between this one and what is behind.
        if (near === far) continue;
        if (resume.length > 0) resume[resume.length - 1] = far;
        else start = far;
      } else if (!isAhead(t1, far)) end = stop;
      else {
        at.push(stop);
        resume.push(far);
      }
    }
    this.start = isAhead(start, t1) ? t1 : start;
    this.at = Float64Array.from([...at, isAhead(end, resume.at(-1) ?? this.start) ? end : t1]);
    this.resume = Float64Array.from([...resume, t1]);
  }

  isLast(index: number): boolean {
    return index === this.at.length - 1;
  }
}
