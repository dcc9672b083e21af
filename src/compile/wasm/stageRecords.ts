import type { Tableau } from "../../core/tableau.ts";

/**
 * What the steps of one tile leave in memory for their reverse: for every stage that counts, one after the other, its state
 * y, its derivative k, and values that f kept. All in tile vectors.
 */
export class StageRecords {
  /** Whether a stage enters the new state, directly or through later stages. */
  readonly counts: readonly boolean[];
  /** Tile vectors of one step. */
  readonly length: number;
  readonly #dimension: number;
  readonly #starts: readonly number[];

  constructor({ a, b }: Tableau, dimension: number, kept: number) {
    const counts: boolean[] = b.map((weight) => weight !== 0);
    for (let i = b.length - 1; i >= 0; i--) {
      if (counts[i])
        a[i].forEach((weight, j) => {
          counts[j] ||= weight !== 0;
        });
    }
    let length = 0;
    this.#starts = counts.map((is) => {
      const start = length;
      if (is) length += keptOffset(dimension) + kept;
      return start;
    });
    this.#dimension = dimension;
    this.counts = counts;
    this.length = length;
  }

  y(stage: number): number {
    return this.#starts[stage];
  }

  k(stage: number): number {
    return this.#starts[stage] + this.#dimension;
  }
}

/** Where in a stage's record the values stand that f kept. */
export function keptOffset(dimension: number): number {
  return 2 * dimension;
}
