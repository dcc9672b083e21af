import type { TrainHistory } from "../../protocol/trainingApi.ts";
import type { Iteration } from "../../train/training.ts";

/** Seconds over which the speed is measured. */
const MEMORY = 2;

const COLUMNS = ["loss", "validation", "gradientNorm", "rate", "evaluations"] as const satisfies (keyof Iteration)[];

/** What iterations measured, gathered until it is reported. */
export class TrainingHistory {
  #first: number;
  /** One after another; the first `#length` of them are filled. */
  #numbers = new Float64Array(256 * COLUMNS.length);
  #length = 0;
  #count = 0;
  /** Iterations done after so many seconds, the oldest first. */
  readonly #marks: { readonly seconds: number; readonly count: number }[] = [{ seconds: 0, count: 0 }];

  constructor(first: number) {
    this.#first = first;
  }

  /** Copies what it keeps. */
  add({ loss, validation, gradientNorm, rate, evaluations }: Iteration): void {
    if (this.#length === this.#numbers.length) {
      const longer = new Float64Array(2 * this.#length);
      longer.set(this.#numbers);
      this.#numbers = longer;
    }
    const numbers = this.#numbers;
    numbers[this.#length++] = loss;
    numbers[this.#length++] = validation;
    numbers[this.#length++] = gradientNorm;
    numbers[this.#length++] = rate;
    numbers[this.#length++] = evaluations;
    this.#count++;
  }

  /** What was added since the last call. */
  take(): TrainHistory {
    const numbers = this.#numbers;
    const first = this.#first;
    const length = this.#length / COLUMNS.length;
    this.#first += length;
    this.#length = 0;
    const column = (name: (typeof COLUMNS)[number]) => {
      const at = COLUMNS.indexOf(name);
      return Float64Array.from({ length }, (_, n) => numbers[n * COLUMNS.length + at]);
    };
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
