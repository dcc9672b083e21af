import { type Interval, interval } from "../../graph/interval.ts";
import { add, mul } from "../../graph/ops/arithmetic.ts";
import { type IntervalMatrix, zeroMatrix } from "../intervalMatrix.ts";

/** Matrices that are the coefficients of a polynomial in time, from the constant one up. */
export type MatrixPolynomial = readonly IntervalMatrix[];

/** Its value where the time is within s, by Horner's rule. */
export function at(coefficients: MatrixPolynomial, s: Interval): IntervalMatrix {
  const { rows, columns } = coefficients[0];
  const out = zeroMatrix(rows, columns);
  for (let e = 0; e < rows * columns; e++) {
    let value = entry(coefficients[coefficients.length - 1], e);
    for (let k = coefficients.length - 2; k >= 0; k--) {
      value = add.interval(mul.interval(value, s), entry(coefficients[k], e));
    }
    out.lo[e] = value.lo;
    out.hi[e] = value.hi;
  }
  return out;
}

export function entry({ lo, hi }: IntervalMatrix, e: number): Interval {
  return interval(lo[e], hi[e]);
}

/** sⁿ, for s to one side of 0. */
export function power(s: Interval, n: number): Interval {
  let out = interval(1, 1);
  for (let k = 0; k < n; k++) out = mul.interval(out, s);
  return out;
}
