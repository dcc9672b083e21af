/** A derivative by differences, with how far it may be off. */
export interface Difference {
  readonly value: number;
  readonly error: number;
}

export const unknownDifference: Difference = { value: Number.NaN, error: Number.POSITIVE_INFINITY };

const LEVELS = 9;

/**
 * f′(x) by central differences at halved steps, extrapolated to step 0 (Ridders 1982, Advances in Engineering Software 4).
 *
 * The table entry that differs least from its two neighbours is taken, which finds the step at which truncation and
 * roundoff balance; that difference is the error estimate. `largest` is the first step. Where f has a kink at x, the slopes
 * on its two sides differ at every step alike, and half of that is the error.
 */
export function centralDifference(f: (x: number) => number, x: number, largest: number): Difference {
  let best = unknownDifference;
  let previous: number[] = [];
  let rounding = 0;
  const middle = f(x);
  /** By level, how far the slopes on the two sides differ: a smooth function's by |f″|h. */
  const bends: number[] = [];
  for (let level = 0, h = largest; level < LEVELS; level++, h /= 2) {
    const [above, below] = [x + h, x - h];
    const [fAbove, fBelow] = [f(above), f(below)];
    const row = [(fAbove - fBelow) / (above - below)];
    bends.push(Math.abs(fAbove - 2 * middle + fBelow) / h);
    // What the values' own roundings make of the quotient.
    rounding = (Number.EPSILON * Math.max(Math.abs(fAbove), Math.abs(fBelow))) / h;
    for (let j = 1; j <= level; j++) {
      const factor = 2 ** (2 * j);
      const value = (factor * row[j - 1] - previous[j - 1]) / (factor - 1);
      const error = Math.max(rounding, Math.abs(value - row[j - 1]), Math.abs(value - previous[j - 1]));
      if (error < best.error) best = { value, error };
      row.push(value);
    }
    previous = row;
  }
  const bend = bends[LEVELS - 1];
  const isKink = bend > 0.5 * bends[0] && bend > 100 * rounding;
  return isKink ? { value: best.value, error: Math.max(best.error, bend / 2) } : best;
}
