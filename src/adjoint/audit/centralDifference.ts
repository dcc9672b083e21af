/** A derivative by differences, with how far it may be off. */
export interface Difference {
  readonly value: number;
  readonly error: number;
  /** Roundoff alone is why it is no more certain. */
  readonly isBlunt?: boolean;
  /** Why it says nothing, in words. */
  readonly trouble?: string;
}

export const unknownDifference: Difference = { value: Number.NaN, error: Number.POSITIVE_INFINITY };

/** Pairs of values, at most. */
const LEVELS = 24;
/** Columns of a table, past which more steps bring nothing. */
const COLUMNS = 8;
/** A table that has not settled by its last column begins anew with a step so many times smaller. */
const RESTART = 16;
/** Relative error that is good enough. */
const ENOUGH = 1e-10;
/** An error of this part of the value means that quotients do not settle. */
const UNSETTLED = 1e-2;
/** An error no more than so many times what roundoff makes of a quotient comes from that. */
const BLUNT = 8;

/**
 * f′(x) by central differences at halved steps, extrapolated to step 0 (Ridders 1982, Advances in Engineering Software 4).
 *
 * The table entry that differs least from its two neighbours is taken, which finds the step at which truncation and
 * roundoff balance; that difference is the error estimate. `largest` is the first step: where f is smooth on a smaller scale
 * only, tables of smaller steps follow, down to where roundoff is all that is left. Where f has a kink at x, the slopes on
 * its two sides differ at every step alike, and half of that is the error.
 *
 * @param noise of f's values, beyond their own rounding: what cancels on the way to them leaves more
 */
export function centralDifference(f: (x: number) => number, x: number, largest: number, noise = 0): Difference {
  let best = unknownDifference;
  let previous: number[] = [];
  let rounding = 0;
  /** Whether roundoff is what limits the best value. */
  let isBlunt = false;
  let worse = 0;
  const middle = f(x);
  const quotients: number[] = [];
  /** How far the slopes on the two sides differ, at the first step of a table and at its last: a smooth function's by |f″|h. */
  const bend = { first: 0, last: 0 };
  for (let level = 0, h = largest; level < LEVELS; level++) {
    const [above, below] = [x + h, x - h];
    if (above === x || below === x) break;
    const [fAbove, fBelow] = [f(above), f(below)];
    const row = [(fAbove - fBelow) / (above - below)];
    if (!Number.isFinite(row[0])) {
      previous = [];
      h /= RESTART;
      continue;
    }
    quotients.push(row[0]);
    bend.last = Math.abs(fAbove - 2 * middle + fBelow) / h;
    if (previous.length === 0) bend.first = bend.last;
    // What the values' own roundings make of the quotient.
    rounding = Math.max(noise, Number.EPSILON * Math.max(Math.abs(fAbove), Math.abs(fBelow))) / h;
    let improved = false;
    for (let j = 1; j <= previous.length && j < COLUMNS; j++) {
      const factor = 2 ** (2 * j);
      const value = (factor * row[j - 1] - previous[j - 1]) / (factor - 1);
      const error = Math.max(rounding, Math.abs(value - row[j - 1]), Math.abs(value - previous[j - 1]));
      if (error < best.error) {
        best = { value, error };
        isBlunt = error <= BLUNT * rounding;
        improved = true;
      }
      row.push(value);
    }
    const size = Math.abs(best.value);
    worse = improved ? 0 : worse + 1;
    if (row.length > 2 && (best.error <= ENOUGH * size || rounding >= best.error)) break;
    if (worse >= 2 && best.error <= UNSETTLED * size) break;
    const restarts = row.length === COLUMNS && !(best.error <= UNSETTLED * size);
    previous = restarts ? [] : row;
    h /= restarts ? RESTART : 2;
  }
  const isKink = bend.last > 0.5 * bend.first && bend.last > 100 * rounding;
  const error = isKink ? Math.max(best.error, bend.last / 2) : best.error;
  if (isKink) return { value: best.value, error };
  if (isBlunt || error <= UNSETTLED * Math.abs(best.value)) return { value: best.value, error, isBlunt };
  return {
    value: best.value,
    error,
    trouble: `differences ${grows(quotients) ? "grow as their step falls" : "do not settle"}`,
  };
}

/** A jump, however small the step, makes quotients that are as large as the step is small. */
function grows(quotients: readonly number[]): boolean {
  const last = quotients.slice(-3).map(Math.abs);
  return last.length === 3 && last[0] > 0 && last[1] > 1.5 * last[0] && last[2] > 1.5 * last[1];
}
