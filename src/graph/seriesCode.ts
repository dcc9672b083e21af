import type { Interval } from "./interval.ts";

/** A scalar that varies along solutions, as its power series; the number is its place with those who compute it. */
export type Series = number;

/**
 * What an op's Taylor rule computes with: sums, products and quotients of power series, and functions of them by the chain rule.
 *
 * Of everything that a rule makes its coefficients are known, and its derivatives by the initial state.
 */
export interface SeriesCode {
  /** The same number always; an interval where it is no double. */
  constant(range: Interval): Series;
  /** The number that a series always is, where it is one. */
  constantOf(x: Series): Interval | undefined;
  add(x: Series, y: Series): Series;
  sub(x: Series, y: Series): Series;
  neg(x: Series): Series;
  mul(x: Series, y: Series): Series;
  div(x: Series, y: Series): Series;
  square(x: Series): Series;
  /** Σ xᵢ yᵢ */
  dot(x: readonly Series[], y: readonly Series[]): Series;
  /**
   * A function of x that begins within `range` of their ranges, with dy = Σ sₖ dxₖ; its coefficients follow from
   * k yₖ = Σⱼ j xⱼ sₖ₋ⱼ, so that the slopes s may themselves depend on y.
   */
  chain(range: (...x: Interval[]) => Interval, x: readonly Series[], slopes: (y: Series) => readonly Series[]): Series;
  /** y where the condition holds, else z; without bounds where it is not decided and the value is not the only thing asked. */
  select(condition: Series, y: Series, z: Series): Series;
  /** A function that keeps still but for jumps: a mask, or what rounds. */
  still(range: (...x: Interval[]) => Interval, x: readonly Series[]): Series;
  /** The entry that an index says, which keeps still. */
  gather(entries: readonly Series[], index: Series): Series;
}
