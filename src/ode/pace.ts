/** How long one kernel call should last, in milliseconds: cancellation is looked for between calls. */
const SLICE = 4;

/** Finds how many units of work fit in one uninterrupted slice, from how long the last ones took. */
export class Pace {
  #units = 1;
  #started = 0;

  /** Units for the next slice, at most `remaining`; call `done` after it. */
  next(remaining: number): number {
    this.#started = performance.now();
    return Math.min(remaining, this.#units);
  }

  /** The slice is over. Grows at most fourfold, so that one lucky measurement cannot lead to a long slice. */
  done(units: number): void {
    const elapsed = performance.now() - this.#started;
    const fitting = elapsed > 0 ? (units * SLICE) / elapsed : Number.POSITIVE_INFINITY;
    this.#units = Math.max(1, Math.floor(Math.min(fitting, 4 * Math.max(units, this.#units))));
  }
}
