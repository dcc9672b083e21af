import { clear } from "../core/clear.ts";

/** Room for the states at every row, with what they bring to the loss once they are compared. */
export interface ComparedRows {
  /** By row, as a batch lies: the caller puts the states there. */
  readonly states: readonly Float64Array[];
  /** By row, the slope of the loss by those states. */
  readonly cotangents: readonly Float64Array[];
  /** By row. */
  readonly losses: Float64Array;
  /** Compares rows `first … end − 1`. */
  compare(first: number, end: number): void;
}

/** What compares one row: `Targets`. */
interface RowTargets {
  readonly rows: number;
  row(k: number, states: Float64Array, cotangent: Float64Array): number;
}

/** Rows that are compared by functions of numbers, whatever the loss. */
export class InterpretedRows implements ComparedRows {
  readonly states: readonly Float64Array[];
  readonly cotangents: readonly Float64Array[];
  readonly losses: Float64Array;
  readonly #targets: RowTargets;

  /** @param width numbers of a row of states */
  constructor(targets: RowTargets, width: number) {
    const rows = () => Array.from({ length: targets.rows }, () => new Float64Array(width));
    this.#targets = targets;
    this.states = rows();
    this.cotangents = rows();
    this.losses = new Float64Array(targets.rows);
  }

  compare(first: number, end: number): void {
    for (let row = first; row < end; row++) {
      const cotangent = this.cotangents[row];
      clear(cotangent);
      this.losses[row] = this.#targets.row(row, this.states[row], cotangent);
    }
  }
}
