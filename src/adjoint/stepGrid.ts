import type { Method } from "../ode/adaptiveMethod.ts";
import { fixedGrid, type GridSegment, type StepChoice } from "../ode/fixedGrid.ts";
import type { Jump } from "../ode/jump.ts";
import { type GradientProblem, innerStops } from "./gradientProblem.ts";

/** Width of a jump at most, in roundings of the time. */
const JUMP = 2 ** 12;

/** Equal steps, or one, of a solve. */
export interface TakenSegment extends GridSegment {
  /** That takes them, where it is another than the solve's. */
  readonly method?: Method;
}

/** Consecutive steps of one segment. */
export interface Piece {
  readonly segment: TakenSegment;
  readonly segmentIndex: number;
  /** Index in the segment of the first step. */
  readonly first: number;
  readonly steps: number;
}

/** The steps of a solve, numbered through; every observation time is the end of one, or t0. */
export class StepGrid {
  readonly segments: readonly TakenSegment[];
  readonly t0: number;
  /** Number of steps. */
  readonly count: number;
  /** Number of the first step of each segment, and the count at last. */
  readonly #starts: Float64Array;
  readonly #observations = new Map<number, number>();
  readonly #observationTimes: Float64Array;

  constructor(t0: number, segments: readonly TakenSegment[], observationTimes: Float64Array) {
    this.t0 = t0;
    this.segments = segments;
    this.#starts = new Float64Array(segments.length + 1);
    segments.forEach(({ steps }, k) => {
      this.#starts[k + 1] = this.#starts[k] + steps;
    });
    this.count = this.#starts[segments.length];
    let next = 0;
    this.#observationTimes = observationTimes;
    if (observationTimes[next] === t0) this.#observations.set(0, next++);
    segments.forEach(({ to, h }, k) => {
      const t = observationTimes[next];
      // Behind a step that ends before a jump the observation may lie in it.
      const behind = segments[k + 1]?.from ?? t;
      if (t === to || ((t - to) * h > 0 && (behind - t) * h >= 0 && isClose(t, to)))
        this.#observations.set(this.#starts[k + 1], next++);
    });
    if (next < observationTimes.length)
      throw new Error(`no step ends at the observation time ${observationTimes[next]}`);
  }

  /** Index of the observation at the beginning of step n (at the end of the last one for n = count), if there is one. */
  observationAt(n: number): number | undefined {
    return this.#observations.get(n);
  }

  /** Time at the beginning of step n. */
  timeAt(n: number): number {
    if (n === 0) return this.t0;
    const observed = this.#observations.get(n);
    if (observed !== undefined) return this.#observationTimes[observed];
    const k = this.#segmentOf(n - 1);
    const { from, to, h, steps } = this.segments[k];
    const inside = n - this.#starts[k];
    return inside === steps ? to : from + inside * h;
  }

  /** Jumps by the step that begins behind each. */
  behind<Kind extends Jump>(jumps: readonly Kind[]): Map<number, Kind> {
    const steps = new Map<number, Kind>();
    for (let k = 1, next = 0; k < this.segments.length && next < jumps.length; k++) {
      const { from, h } = this.segments[k];
      const far = () => (h > 0 ? jumps[next].after : jumps[next].before);
      while (next < jumps.length && (from - far()) * h > 0) next++;
      if (next < jumps.length && from === far()) steps.set(this.#starts[k], jumps[next++]);
    }
    return steps;
  }

  /** Takes every step of a batch, and tells each observation with the step that begins there. */
  walk<Kind extends Jump>(
    batch: { advance(segment: TakenSegment, first: number, steps: number): boolean },
    observe: (index: number, step: number) => void,
    leap?: { readonly jumps: ReadonlyMap<number, Kind>; readonly over: (jump: Kind) => void },
  ): void {
    const tell = (step: number) => {
      const index = this.observationAt(step);
      if (index !== undefined) observe(index, step);
      const jump = leap?.jumps.get(step);
      if (jump) leap?.over(jump);
    };
    tell(0);
    let end = 0;
    for (const { segment, first, steps } of this.pieces(0, this.count)) {
      batch.advance(segment, first, steps);
      end += steps;
      tell(end);
    }
  }

  /** The steps `from … to − 1` in runs that lie in one segment each and do not cross a multiple of `stride`. */
  *pieces(from: number, to: number, stride = Number.POSITIVE_INFINITY): Generator<Piece> {
    for (let n = from, k = this.#segmentOf(from); n < to; ) {
      while (n >= this.#starts[k + 1]) k++;
      const cut = Number.isFinite(stride) ? (Math.floor(n / stride) + 1) * stride : to;
      const end = Math.min(to, this.#starts[k + 1], cut);
      yield { segment: this.segments[k], segmentIndex: k, first: n - this.#starts[k], steps: end - n };
      n = end;
    }
  }

  #segmentOf(step: number): number {
    let low = 0;
    let high = this.segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle] <= step) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Whether two times are within the width of a jump. */
function isClose(t: number, to: number): boolean {
  return Math.abs(t - to) <= JUMP * Number.EPSILON * Math.max(Math.abs(t), Math.abs(to));
}

/** The grid of a problem's fixed-step solve: its observation times and stops are ends of steps. */
export function fixedStepGrid(problem: GradientProblem, choice: StepChoice): StepGrid {
  const { t0, t1, loss } = problem;
  return new StepGrid(t0, fixedGrid(t0, t1, choice, innerStops(problem), problem.jumps), loss.times);
}

/**
 * How the beginning and the step of every segment of a fixed grid move with t0 and with t1, the stops held: equal
 * steps stretch, while of steps of a given size with a shorter one behind them only the last changes its size.
 *
 * @param held times between the ends that steps end at, jumps besides
 * @param cotangents those of `from` and `h` by segment, two entries each
 * @returns cotangents of t0 and t1
 */
export function spanCotangents(
  { segments }: StepGrid,
  held: readonly number[],
  cotangents: Float64Array,
): { readonly t0: number; readonly t1: number } {
  const stops = new Set(held);
  const total = { t0: 0, t1: 0 };
  for (let k = 0; k < segments.length; ) {
    // The segments between two stops: one, or one of a given step size and a shorter step.
    let last = k;
    const goesOn = (n: number) => !stops.has(segments[n].to) && segments[n + 1].from === segments[n].to;
    while (last < segments.length - 1 && goesOn(last)) last++;
    const begins = k === 0 ? 1 : 0;
    const ends = last === segments.length - 1 ? 1 : 0;
    const stretch = cotangents[2 * last + 1] / segments[last].steps;
    for (let n = k; n <= last; n++) total.t0 += begins * cotangents[2 * n];
    total.t0 -= begins * stretch;
    total.t1 += ends * stretch;
    k = last + 1;
  }
  return total;
}
