import type { Interval } from "../../graph/interval.ts";
import type { Box } from "../box.ts";
import type { IntervalMatrix } from "../intervalMatrix.ts";
import type { MatrixPolynomial } from "./polynomial.ts";

/** How sets of states are kept, and what a step makes of them. */
export interface Propagation<S> {
  begin(box: Box): S;
  /** The smallest box around a set that is known. */
  hull(set: S): Box;
  /**
   * @param variation the derivatives of the solutions by their start over the whole set, as a polynomial in the time since t
   * @param remainder the coefficient of the order after, anywhere in the step
   */
  flow(set: S, t: number, variation: MatrixPolynomial, remainder: IntervalMatrix): Flow<S>;
}

/** Where the solutions from a set are, some time later. */
export interface Flow<S> {
  boxAfter(s: Interval): Box;
  /** Undefined where nothing finite is known. */
  setAfter(s: Interval): S | undefined;
}
