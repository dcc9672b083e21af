/**
 * Times at which steps must end: forced stops, the last numbers before jumps of f, and the end of the span, in the order of
 * the solve.
 */
export class StopTimes {
  /** Where a step ends. */
  readonly at: Float64Array;
  /** Where the next one begins: just after a jump, else the same time. */
  readonly resume: Float64Array;

  constructor(t0: number, t1: number, stops: readonly number[] = [], jumps: readonly number[] = []) {
    const direction = t1 < t0 ? -1 : 1;
    const inside = (t: number) => (t - t0) * direction > 0 && (t1 - t) * direction > 0;
    const jumping = new Set(jumps.filter(inside));
    const times = [...new Set([...stops.filter(inside), ...jumping])].sort((a, b) => (a - b) * direction);
    const at: number[] = [];
    const resume: number[] = [];
    for (const t of times) {
      const roundings = jumping.has(t) ? direction * Math.max(Math.abs(t) * Number.EPSILON, Number.MIN_VALUE) : 0;
      at.push(t - roundings);
      resume.push(t + roundings);
    }
    this.at = Float64Array.from([...at, t1]);
    this.resume = Float64Array.from([...resume, t1]);
  }

  isLast(index: number): boolean {
    return index === this.at.length - 1;
  }
}
