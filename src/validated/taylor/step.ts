import { largest } from "../../core/extremes.ts";
import { CONTINUOUS, type Grade, type Interval, interval, point } from "../../graph/interval.ts";
import type { Node } from "../../graph/op.ts";
import { add, mul, sub } from "../../graph/ops/arithmetic.ts";
import { type Box, intersection, width } from "../box.ts";
import { boxOf, column, type IntervalMatrix, magnitude } from "../intervalMatrix.ts";
import { at, entry, power } from "./polynomial.ts";
import type { TaylorProgram } from "./program.ts";
import type { Propagation } from "./propagation.ts";
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

export type StepResult<S> =
  | { readonly step: TubeStep; readonly set: S }
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
export class Stepper<S> {
  readonly highest: number;
  readonly #propagation: Propagation<S>;
  readonly #overSet: TaylorSeries;
  readonly #overRange: TaylorSeries;

  /** @param highest the largest order of a step */
  constructor(program: TaylorProgram, highest: number, propagation: Propagation<S>) {
    this.highest = highest;
    this.#overSet = new TaylorSeries(program, highest + 1);
    this.#propagation = propagation;
    this.#overRange = new TaylorSeries(program, highest + 1);
  }

  /** Prepares steps from a set. */
  begin(set: S, t: number, order: number): Beginning {
    const series = this.#overSet;
    series.evaluate(this.#propagation.hull(set), point(t), order + 1, true);
    const sizes = Float64Array.from({ length: order + 2 }, (_, k) => {
      let most = 0;
      for (let i = 0; i < series.program.dimension; i++) {
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
  take(set: S, t: number, to: number, order: number, most: number): StepResult<S> {
    const h = sub.interval(point(to), point(t));
    const whole = interval(Math.min(0, h.lo), Math.max(0, h.hi));
    const held = this.#hold(this.#propagation.hull(set), interval(Math.min(t, to), Math.max(t, to)), whole, order);
    if ("obstacle" in held) return held;
    const { range, remainder, error } = held;
    if (error > most) return { error };
    const flow = this.#propagation.flow(set, t, this.#overSet.derivatives(order), remainder);
    const next = flow.setAfter(h);
    if (!next) return { obstacle: { kind: "unbounded" } };
    return {
      set: next,
      step: {
        from: t,
        to,
        range,
        at: (time) => intersection(flow.boxAfter(sub.interval(point(time), point(t))), range) ?? range,
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
    const polynomial = boxOf(at(start.coefficients(order), whole));
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

const entryAt = ({ lo, hi }: TaylorSeries, place: number) => interval(lo[place], hi[place]);
