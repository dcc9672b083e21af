import { doubled } from "../outputRows.ts";
import type { Outputs, Trajectory } from "../solution.ts";
import type { Hit } from "./eventWatch.ts";

/** The rows of one trajectory that is solved stretch by stretch: at given times, or at the end of every step. */
export class RowList {
  readonly #outputs: Outputs;
  readonly #dimension: number;
  readonly #direction: number;
  #t: Float64Array = new Float64Array(16);
  #z: Float64Array;
  #count = 0;

  constructor(outputs: Outputs, dimension: number, direction: number) {
    this.#outputs = outputs;
    this.#dimension = dimension;
    this.#direction = direction;
    this.#z = new Float64Array(16 * dimension);
  }

  /** What a stretch up to `stop` is asked for: its last row is the state there. */
  within(stop: number): Outputs {
    if (this.#outputs === "steps") return "steps";
    const due = this.#outputs.subarray(this.#count).filter((t) => (stop - t) * this.#direction > 0);
    return Float64Array.of(...due, stop);
  }

  /**
   * Takes the rows of a stretch between its ends.
   *
   * @param stop where it was to end
   * @param hit where it did end, in a step
   */
  take({ t, z }: Pick<Trajectory, "t" | "z">, stop: number, hit?: Pick<Hit, "t" | "step">): void {
    const isEvery = this.#outputs === "steps";
    const isInside = (time: number) => {
      if (hit && isEvery) return (hit.step.from - time) * this.#direction >= 0;
      return ((hit?.t ?? stop) - time) * this.#direction > 0;
    };
    for (let n = isEvery ? 1 : 0; n < t.length && isInside(t[n]); n++)
      this.#push(t[n], z.subarray(n * this.#dimension, (n + 1) * this.#dimension));
  }

  /** The state at which a stretch ends, before an event. */
  before(t: number, z: Float64Array): void {
    if (this.#outputs === "steps") this.#push(t, z);
  }

  /** The state with which the solve goes on, or ends. */
  settle(t: number, z: Float64Array): void {
    if (this.#outputs === "steps" || this.#outputs[this.#count] === t) this.#push(t, z);
  }

  rows(): Pick<Trajectory, "t" | "z"> {
    return { t: this.#t.slice(0, this.#count), z: this.#z.slice(0, this.#count * this.#dimension) };
  }

  #push(t: number, z: Float64Array): void {
    if (this.#count === this.#t.length) {
      this.#t = doubled(this.#t);
      this.#z = doubled(this.#z);
    }
    this.#t[this.#count] = t;
    this.#z.set(z, this.#count * this.#dimension);
    this.#count++;
  }
}
