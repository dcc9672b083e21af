import { largest } from "../../core/extremes.ts";
import { CONTINUOUS, type Grade, type Interval, interval, point } from "../../graph/interval.ts";
import type { Node } from "../../graph/op.ts";
import { add, mul, sub } from "../../graph/ops/arithmetic.ts";
import { type Box, intersection, width } from "../box.ts";
import { boxOf, column, type IntervalMatrix, magnitude, product, sum, zeroMatrix } from "../intervalMatrix.ts";
import { type Doubleton, hullOf, imageOf } from "./doubleton.ts";
import { at, entry, type MatrixPolynomial, power } from "./polynomial.ts";
import type { TaylorProgram } from "./program.ts";
import { TaylorSeries } from "./series.ts";

/** A piece of a tube: every solution from the set before it exists and stays within `range` from one time to the other. */
export interface TubeStep {
  readonly from: number;
  readonly to: number;
  readonly range: Box;
  /** Where all solutions are at a time between both. */
  at(t: number): Box;
}

/** Why a step of some length is not proven: where f is not continuous or not smooth, or that nothing was found which holds it. */
export interface Obstacle {
  readonly kind: "undefined" | "jump" | "kink" | "unbounded";
  /** The operation to blame. */
  readonly node?: Node;
}

export type StepResult =
  | { readonly step: TubeStep; readonly set: Doubleton }
  /** What the remainder adds, where that is more than was wanted. */
  | { readonly error: number }
  | { readonly obstacle: Obstacle };

/** Attempts to hold the solutions by a remainder, each twice what the one before has shown. */
const ATTEMPTS = 3;
/** What the first remainder is of that at the start. */
const ROOM = 2;

/** What is known of the series before a step is taken. */
export interface Beginning {
  /** The largest magnitude among the coefficients of each order. */
  readonly sizes: Float64Array;
  /** The largest entry of ∂f/∂z, and the width of the widest coefficient of second order of the derivatives by the start. */
  readonly slope: number;
  readonly slack: number;
}

/** Takes steps of given length and order with interval Taylor series. */
export class Stepper {
  readonly highest: number;
  readonly #overSet: TaylorSeries;
  readonly #atMiddle: TaylorSeries;
  readonly #overRange: TaylorSeries;

  /** @param highest the largest order of a step */
  constructor(program: TaylorProgram, highest: number) {
    this.highest = highest;
    this.#overSet = new TaylorSeries(program, highest + 1);
    this.#atMiddle = new TaylorSeries(program, highest + 1);
    this.#overRange = new TaylorSeries(program, highest + 1);
  }

  /** Prepares steps from a set. */
  begin(set: Doubleton, t: number, order: number): Beginning {
    const series = this.#overSet;
    series.evaluate(hullOf(set), point(t), order + 1, true);
    const sizes = Float64Array.from({ length: order + 2 }, (_, k) => {
      let most = 0;
      for (let i = 0; i < set.m.rows; i++) {
        const place = series.state(i) + k;
        most = Math.max(most, Math.abs(series.lo[place]), Math.abs(series.hi[place]));
      }
      return most;
    });
    return { sizes, slope: this.#largestDerivative(1, magnitude), slack: this.#largestDerivative(2, width) };
  }

  #largestDerivative(k: number, measure: (x: Interval) => number): number {
    const series = this.#overSet;
    const n = series.program.dimension;
    let most = 0;
    for (let e = 0; e < n * n; e++) {
      const place = series.stateDerivative(Math.floor(e / n), e % n) + k;
      most = Math.max(most, measure(entryAt(series, place)));
    }
    return most;
  }

  /** A step from the set that was begun with, of at most its order, whose remainder adds at most so much. */
  take(set: Doubleton, t: number, to: number, order: number, most: number): StepResult {
    const h = sub.interval(point(to), point(t));
    const whole = interval(Math.min(0, h.lo), Math.max(0, h.hi));
    const held = this.#hold(hullOf(set), interval(Math.min(t, to), Math.max(t, to)), whole, order);
    if ("obstacle" in held) return held;
    const { range, remainder, error } = held;
    if (error > most) return { error };
    const middle = this.#atMiddle;
    middle.evaluate(boxOf(set.m), point(t), order);
    const centre = [...coefficients(middle, order), remainder];
    const slopes = derivatives(this.#overSet, order);
    const next = imageOf(set, at(centre, h), at(slopes, h));
    if (!next) return { obstacle: { kind: "unbounded" } };
    return {
      set: next,
      step: {
        from: t,
        to,
        range,
        at: (time) => {
          const s = sub.interval(point(time), point(t));
          return intersection(spread(set, at(centre, s), at(slopes, s)), range) ?? range;
        },
      },
    };
  }

  /**
   * A box that holds all solutions over the step, with the remainder of their series: P([0, h]) + z_{n+1}(B) [0, h]ⁿ⁺¹ lies inside B.
   *
   * Source: Corliss and Rihm, Validating an a priori enclosure using high-order Taylor series, 1996.
   */
  #hold(
    z: Box,
    times: Interval,
    whole: Interval,
    order: number,
  ): { range: Box; remainder: IntervalMatrix; error: number } | { obstacle: Obstacle } {
    const start = this.#overSet;
    const n = z.length;
    const polynomial = boxOf(at(coefficients(start, order), whole));
    const last = power(interval(0, Math.max(-whole.lo, whole.hi)), order + 1).hi;
    let room = Array.from({ length: n }, (_, i) => {
      const first = magnitude(entryAt(start, start.state(i) + order + 1));
      return ROOM * first * last + 2 ** -60 * magnitude(polynomial[i]) + Number.MIN_VALUE * 2 ** 60;
    });
    if (!room.every(Number.isFinite)) return { obstacle: this.#obstacle(start) };
    const series = this.#overRange;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const range = polynomial.map((x, i) => add.interval(x, interval(-room[i], room[i])));
      series.evaluate(range, times, order + 1);
      const remainder = column(range.map((_, i) => entryAt(series, series.state(i) + order + 1)));
      const isSmooth =
        series.value().every(({ grade }) => grade === CONTINUOUS) &&
        remainder.hi.every(Number.isFinite) &&
        remainder.lo.every(Number.isFinite);
      if (!isSmooth) return { obstacle: this.#obstacle(series) };
      const needed = range.map((_, i) => magnitude(mul.interval(entry(remainder, i), interval(0, last))));
      if (needed.every((x, i) => x < room[i])) return { range, remainder, error: largest(needed) };
      room = needed.map((x, i) => Math.max(room[i], ROOM * x));
    }
    return { obstacle: { kind: "unbounded" } };
  }

  #obstacle(series: TaylorSeries): Obstacle {
    const bounded = series.value().every(({ lo, hi }) => Number.isFinite(lo) && Number.isFinite(hi));
    const fault = series.fault();
    const isContinuous = series.value().every(({ grade }) => grade === CONTINUOUS);
    if (isContinuous) return bounded ? { kind: "kink", ...named(fault?.node) } : { kind: "unbounded" };
    return { kind: kindOf(fault?.grade), ...named(fault?.node) };
  }
}

const named = (node: Node | undefined) => node && { node };
const kindOf = (grade: Grade | undefined) => (grade === 0 ? "undefined" : "jump");

function spread(set: Doubleton, centre: IntervalMatrix, a: IntervalMatrix): Box {
  const first = product(product(a, set.c), set.r0);
  const rest = product(product(a, set.frame.axes), set.r);
  return boxOf(sum(centre, sum(first, rest)));
}

const entryAt = ({ lo, hi }: TaylorSeries, place: number) => interval(lo[place], hi[place]);

function coefficients(series: TaylorSeries, order: number): MatrixPolynomial {
  const n = series.program.dimension;
  return matrices(n, 1, order, series, (i) => series.state(i));
}

function derivatives(series: TaylorSeries, order: number): MatrixPolynomial {
  const n = series.program.dimension;
  return matrices(n, n, order, series, (e) => series.stateDerivative(Math.floor(e / n), e % n));
}

function matrices(
  rows: number,
  columns: number,
  order: number,
  series: TaylorSeries,
  start: (e: number) => number,
): MatrixPolynomial {
  return Array.from({ length: order + 1 }, (_, k) => {
    const out = zeroMatrix(rows, columns);
    for (let e = 0; e < rows * columns; e++) {
      out.lo[e] = series.lo[start(e) + k];
      out.hi[e] = series.hi[start(e) + k];
    }
    return out;
  });
}
