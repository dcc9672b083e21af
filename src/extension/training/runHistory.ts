import type { TrainHistory } from "../../protocol/trainingApi.ts";
import type { HistorySamples } from "../../protocol/trainingViewApi.ts";

const COLUMNS = ["loss", "validation", "gradientNorm", "rate", "evaluations"] as const;

type ColumnName = (typeof COLUMNS)[number];

/** What a run measured so far, an entry an iteration. */
export class RunHistory {
  #length = 0;
  #columns: Record<ColumnName, Float64Array> = columnsOf(() => new Float64Array(1024));

  get length(): number {
    return this.#length;
  }

  /** The measurements by name; views, until the next `append`. */
  get columns(): Readonly<Record<ColumnName, Float64Array>> {
    return columnsOf((name) => this.#columns[name].subarray(0, this.#length));
  }

  /**
   * Takes new measurements. Entries from the first of them on are replaced, because a run went on from a checkpoint; where
   * the checkpoint is newer than what was kept here, NaN stands between.
   */
  append(history: TrainHistory): void {
    const { first } = history;
    const added = history.loss.length;
    this.#grow(first + added);
    for (const name of COLUMNS) {
      if (first > this.#length) this.#columns[name].fill(Number.NaN, this.#length, first);
      this.#columns[name].set(history[name], first);
    }
    this.#length = first + added;
  }

  clear(): void {
    this.#length = 0;
  }

  /**
   * At most `most` iterations for a drawing: all of them, or of each stretch of equal length those with the smallest and the
   * largest loss, so that no spike is lost, and the last one.
   */
  samples(most: number): HistorySamples {
    const rows = this.#length <= most ? Array.from({ length: this.#length }, (_, n) => n) : this.#extremes(most >> 1);
    const pick = (values: Float64Array) => Float64Array.from(rows, (n) => values[n]);
    return { iteration: Float64Array.from(rows), ...columnsOf((name) => pick(this.#columns[name])) };
  }

  #extremes(stretches: number): number[] {
    const { loss, validation } = this.#columns;
    const rows = new Set<number>();
    for (let k = 0; k < stretches; k++) {
      const from = Math.floor((k * this.#length) / stretches);
      const to = Math.floor(((k + 1) * this.#length) / stretches);
      let [low, high, checked] = [from, from, -1];
      for (let n = from; n < to; n++) {
        if (loss[n] < loss[low] || Number.isNaN(loss[low])) low = n;
        if (loss[n] > loss[high] || Number.isNaN(loss[high])) high = n;
        if (!Number.isNaN(validation[n])) checked = n;
      }
      for (const n of [low, high, checked]) if (n >= 0) rows.add(n);
    }
    return [...rows.add(this.#length - 1)].sort((a, b) => a - b);
  }

  #grow(length: number): void {
    if (length <= this.#columns.loss.length) return;
    const larger = Math.max(length, 2 * this.#columns.loss.length);
    this.#columns = columnsOf((name) => {
      const grown = new Float64Array(larger);
      grown.set(this.#columns[name].subarray(0, this.#length));
      return grown;
    });
  }
}

function columnsOf(make: (name: ColumnName) => Float64Array): Record<ColumnName, Float64Array> {
  return {
    loss: make("loss"),
    validation: make("validation"),
    gradientNorm: make("gradientNorm"),
    rate: make("rate"),
    evaluations: make("evaluations"),
  };
}
