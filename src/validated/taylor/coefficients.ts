import type { Interval } from "../../graph/interval.ts";

/**
 * What the recurrences of Taylor series compute with: numbers that are not known but enclosed, each in a place of its own, and one
 * running sum of products. Consecutive places are the coefficients of one series.
 */
export interface Coefficients {
  /** Any number between these. */
  set(to: number, lo: number, hi: number): void;
  /** Bounds of what stands there. */
  bounds(at: number): Readonly<Pick<Interval, "lo" | "hi">>;
  unknown(to: number): void;
  copy(to: number, from: number, negated: boolean): void;
  /** One of two, it is not known which. */
  hull(to: number, a: number, b: number): void;
  add(to: number, a: number, b: number): void;
  subtract(to: number, a: number, b: number): void;
  /** By a whole number that is positive. */
  divide(to: number, from: number, by: number): void;
  /** a / b, which may stand in the place of a. */
  over(to: number, a: number, b: number): void;
  /** The coefficient of order k of the square of the series that begins at a. */
  square(to: number, a: number, k: number): void;

  /** Begins a sum. */
  clear(): void;
  /** Adds Σ a_j b_{k−j} for j from `from` to `to`, each `j` times where it is weighted. */
  convolve(a: number, b: number, from: number, to: number, k: number, weighted: boolean): void;
  double(): void;
  /** The sum becomes what it leaves of a number, or of 0. */
  leave(from?: number): void;
  /** Puts the sum down, with what rounding may have done to it. */
  finish(to: number): void;
}
