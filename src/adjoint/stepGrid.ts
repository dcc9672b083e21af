import type { FixedStepBatch } from "../core/kernel.ts";
import { fixedGrid, type GridSegment, type StepChoice } from "../ode/fixedGrid.ts";
import { type GradientProblem, innerStops } from "./gradientProblem.ts";

/** Consecutive steps of one segment. */
export interface Piece {
  readonly segment: GridSegment;
  readonly segmentIndex: number;
  /** Index in the segment of the first step. */
  readonly first: number;
  readonly steps: number;
}

/** The steps of a solve, numbered through; every observation time is the end of one, or t0. */
export class StepGrid {
  readonly segments: readonly GridSegment[];
  readonly t0: number;
  /** Number of steps. */
  readonly count: number;
  /** Number of the first step of each segment, and the count at last. */
  readonly #starts: Float64Array;
  readonly #observations = new Map<number, number>();

  constructor(t0: number, segments: readonly GridSegment[], observationTimes: Float64Array) {
    this.t0 = t0;
    this.segments = segments;
    this.#starts = new Float64Array(segments.length + 1);
    segments.forEach(({ steps }, k) => {
      this.#starts[k + 1] = this.#starts[k] + steps;
    });
    this.count = this.#starts[segments.length];
    let next = 0;
    if (observationTimes[next] === t0) this.#observations.set(0, next++);
    segments.forEach(({ to }, k) => {
      if (observationTimes[next] === to) this.#observations.set(this.#starts[k + 1], next++);
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
    const k = this.#segmentOf(n - 1);
    const { from, to, h, steps } = this.segments[k];
    const inside = n - this.#starts[k];
    return inside === steps ? to : from + inside * h;
  }

  /** Takes every step of a batch, and tells each observation with the step that begins there. */
  walk(batch: Pick<FixedStepBatch, "advance">, observe: (index: number, step: number) => void): void {
    const tell = (step: number) => {
      const index = this.observationAt(step);
      if (index !== undefined) observe(index, step);
    };
    tell(0);
    let end = 0;
    for (const { segment, first, steps } of this.pieces(0, this.count)) {
      batch.advance(segment.from, segment.h, first, steps);
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

/** The grid of a problem's fixed-step solve: its observation times and stops are ends of steps. */
export function fixedStepGrid(problem: GradientProblem, choice: StepChoice): StepGrid {
  const { t0, t1, loss } = problem;
  return new StepGrid(t0, fixedGrid(t0, t1, choice, innerStops(problem)), loss.times);
}

/**
 * How the beginning and the step of every segment of a fixed grid move with t0 and with t1, the stops held: equal
 * steps stretch, while of steps of a given size with a shorter one behind them only the last changes its size.
 *
 * @param cotangents those of `from` and `h` by segment, two entries each
 * @returns cotangents of t0 and t1
 */
export function spanCotangents(
  { segments, t0 }: StepGrid,
  t1: number,
  held: readonly number[],
  cotangents: Float64Array,
): { readonly t0: number; readonly t1: number } {
  const stops = new Set(held);
  const total = { t0: 0, t1: 0 };
  for (let k = 0; k < segments.length; ) {
    // The segments between two stops: one, or one of a given step size and a shorter step.
    let last = k;
    while (last < segments.length - 1 && !stops.has(segments[last].to)) last++;
    const begins = segments[k].from === t0 ? 1 : 0;
    const ends = segments[last].to === t1 ? 1 : 0;
    const stretch = cotangents[2 * last + 1] / segments[last].steps;
    for (let n = k; n <= last; n++) total.t0 += begins * cotangents[2 * n];
    total.t0 -= begins * stretch;
    total.t1 += ends * stretch;
    k = last + 1;
  }
  return total;
}
