import { CONTINUOUS, type Interval, interval, PARTIAL, point } from "../graph/interval.ts";
import { mul, sub } from "../graph/ops/arithmetic.ts";
import { type Box, middle, width } from "./box.ts";
import { magnitude } from "./intervalMatrix.ts";
import { sumAbove, sumBelow } from "./rounding.ts";
import type { TaylorSeries } from "./taylor/series.ts";

export interface EnclosedRange {
  readonly values: readonly Interval[];
  /** The component of the part, time first, along which the outputs vary most (Kearfott's maximal smear); undefined where nothing is known. */
  readonly along?: number;
}

/**
 * What the outputs of a program lie between over a box: what intervals, the mean value form and monotonicity all leave. Undefined
 * where an output may be undefined.
 *
 * Of an output whose derivative by a variable has one sign over the box the extrema lie on faces: that variable is put to its ends.
 * Along the others the output is expanded about their middle, f(m) + Σ ∂f/∂xₖ (xₖ − mₖ), which is the mean value form where no
 * derivative has a sign. (Moore, Kearfott & Cloud, Introduction to Interval Analysis, 2009, chapter 6)
 *
 * @param part time first
 * @param weights what an output counts, where it is asked along which component they vary most
 */
export function enclosedRange(
  series: TaylorSeries,
  [t, ...z]: Box,
  weights: readonly number[],
): EnclosedRange | undefined {
  series.evaluate(z, t, 0, true);
  const values = series.value();
  if (values.some(({ grade }) => grade === PARTIAL)) return undefined;
  if (values.some(({ grade }) => grade < CONTINUOUS)) return { values };
  const { directions } = series.program;
  const variables = [...z, t].slice(0, directions);
  // Read before anything else is evaluated.
  const slopes = values.map((_, i) => variables.map((_, d) => series.slope(i, d)));
  const faces = new Faces(series, variables, t);
  const range = values.map((value, i) => {
    const row = slopes[i];
    if (!row.every(({ lo, hi }) => Number.isFinite(lo) && Number.isFinite(hi))) return value;
    const lo = Math.max(value.lo, faces.end(i, row, -1));
    const hi = Math.min(value.hi, faces.end(i, row, 1));
    return lo <= hi ? interval(lo, hi) : value;
  });
  const along = mostVaried(variables, slopes, weights);
  return along < 0 ? { values: range } : { values: range, along: along === z.length ? 0 : along + 1 };
}

/** The variable along which the outputs vary most; −1 where they do not vary, or nothing is known of it. */
function mostVaried(variables: Box, slopes: readonly (readonly Interval[])[], weights: readonly number[]): number {
  let [found, most] = [-1, 0];
  for (const [d, variable] of variables.entries()) {
    const steepest = slopes.reduce((steep, row, i) => Math.max(steep, weights[i] * magnitude(row[d])), 0);
    const varied = steepest * width(variable);
    if (!Number.isFinite(varied)) return -1;
    if (varied > most) [found, most] = [d, varied];
  }
  return found;
}

/** Where a variable is put: to its lower end, its middle or its upper end. */
type Place = -1 | 0 | 1;

/** The outputs at corners, middles of faces and the middle of a box, each evaluated once. */
class Faces {
  readonly #series: TaylorSeries;
  readonly #variables: Box;
  readonly #t: Interval;
  readonly #middle: readonly number[];
  readonly #known = new Map<number, readonly Interval[]>();

  /** @param t of time, where it is not among the variables */
  constructor(series: TaylorSeries, variables: Box, t: Interval) {
    this.#series = series;
    this.#variables = variables;
    this.#t = t;
    this.#middle = variables.map(middle);
  }

  /** A bound of output i from below (side −1) or above (1), by its slopes. */
  end(i: number, slopes: readonly Interval[], side: 1 | -1): number {
    const places = slopes.map((slope): Place => {
      const sign = signOf(slope);
      return (sign * side) as Place;
    });
    const { lo, hi } = this.#at(places)[i];
    let bound = side > 0 ? hi : lo;
    for (const [d, slope] of slopes.entries()) {
      if (places[d] !== 0 || (slope.lo === 0 && slope.hi === 0)) continue;
      const away = mul.interval(slope, sub.interval(this.#variables[d], point(this.#middle[d])));
      bound = side > 0 ? sumAbove(bound, away.hi) : sumBelow(bound, away.lo);
    }
    return bound;
  }

  #at(places: readonly Place[]): readonly Interval[] {
    const key = places.reduce((sum: number, place) => 3 * sum + place + 1, 0);
    const known = this.#known.get(key);
    if (known) return known;
    const x = this.#variables.map(({ lo, hi }, d) => point([lo, this.#middle[d], hi][places[d] + 1]));
    const { dimension } = this.#series.program;
    this.#series.evaluate(x.slice(0, dimension), x[dimension] ?? this.#t, 0);
    const values = this.#series.value();
    this.#known.set(key, values);
    return values;
  }
}

/** Of a slope that is everywhere the same sign; 0 of one that is 0 everywhere. */
function signOf({ lo, hi }: Interval): Place {
  if (lo >= 0) return hi > 0 ? 1 : 0;
  return hi <= 0 ? -1 : 0;
}
