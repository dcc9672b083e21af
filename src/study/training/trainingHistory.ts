import type { TrainHistory } from "../../protocol/trainingApi.ts";
import type { Iteration } from "../../train/training.ts";

/** Seconds over which the speed is measured. */
const MEMORY = 2;

/** What iterations measured, gathered until it is reported. */
export class TrainingHistory {
  #first: number;
  #rows: Iteration[] = [];
  #count = 0;
  /** Iterations done after so many seconds, the oldest first. */
  readonly #marks: { readonly seconds: number; readonly count: number }[] = [{ seconds: 0, count: 0 }];

  constructor(first: number) {
    this.#first = first;
  }

  add(iteration: Iteration): void {
    this.#rows.push(iteration);
    this.#count++;
  }

  /** What was added since the last call. */
  take(): TrainHistory {
    const rows = this.#rows;
    const first = this.#first;
    this.#rows = [];
    this.#first += rows.length;
    const column = (name: keyof Iteration) => Float64Array.from(rows, (row) => row[name]);
    return {
      first,
      loss: column("loss"),
      validation: column("validation"),
      gradientNorm: column("gradientNorm"),
      rate: column("rate"),
      evaluations: column("evaluations"),
    };
  }

  /** Iterations a second, of the last ones. */
  perSecond(milliseconds: number): number {
    const seconds = milliseconds / 1000;
    this.#marks.push({ seconds, count: this.#count });
    while (this.#marks.length > 2 && this.#marks[1].seconds < seconds - MEMORY) this.#marks.shift();
    const [oldest] = this.#marks;
    return (this.#count - oldest.count) / Math.max(1e-9, seconds - oldest.seconds);
  }
}
