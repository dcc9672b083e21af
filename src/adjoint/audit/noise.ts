/** Values that tell the noise. */
const VALUES = 7;
/** Differences of this order are free of what is smooth. */
const ORDER = 3;

/**
 * Standard deviation of the noise in the values of a function near 0, from a table of differences so close together that what is
 * smooth cancels (Moré and Wild 2011, SIAM Journal on Scientific Computing 33, "Estimating computational noise").
 *
 * @param apart distance of two neighbours, some thousand roundings of the argument
 */
export function noiseOf(f: (x: number) => number, apart: number): number {
  let row = Array.from({ length: VALUES }, (_, k) => f((k - (VALUES - 1) / 2) * apart));
  let scale = 1;
  for (let k = 1; k <= ORDER; k++) {
    row = row.slice(1).map((x, i) => x - row[i]);
    // Independent errors of variance 1 make k-th differences of variance (2k)! / (k!)².
    scale *= (2 * k * (2 * k - 1)) / (k * k);
  }
  return Math.sqrt(row.reduce((sum, x) => sum + x * x, 0) / (row.length * scale));
}
