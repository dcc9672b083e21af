import type { ReverseBatch, ReverseKernel, ReverseOptions } from "../core/kernel.ts";
import type { Method } from "../ode/adaptiveMethod.ts";

/**
 * Takes the steps of a record and reverses them, each by the method that it is a step of: states and cotangents pass from kernel to
 * kernel where the method changes, so that a solve that switches is differentiated as it was taken.
 */
export class RecordedSteps {
  readonly #kernel: (method: Method) => ReverseKernel;
  readonly #theta: Float64Array;
  readonly #options: ReverseOptions;
  readonly #batches = new Map<Method, ReverseBatch>();
  /** What each run that is stored lies in. */
  readonly #stored: ReverseBatch[] = [];
  /** Where the current state is, and where the cotangents are. */
  #ahead: ReverseBatch;
  #back: ReverseBatch;
  readonly #vector: Float64Array;

  /** @param first the method of the first step */
  constructor(
    kernel: (method: Method) => ReverseKernel,
    first: Method,
    z0: Float64Array,
    theta: Float64Array,
    options: ReverseOptions,
  ) {
    this.#kernel = kernel;
    this.#theta = theta;
    this.#options = options;
    this.#vector = z0.slice();
    this.#ahead = this.#open(first);
    this.#back = this.#ahead;
  }

  advance(method: Method, t0: number, h: number, first: number, steps: number): boolean {
    return this.at(method).advance(t0, h, first, steps);
  }

  store(method: Method, t0: number, h: number, first: number, steps: number): boolean {
    const batch = this.at(method);
    this.#stored.push(batch);
    return batch.store(t0, h, first, steps);
  }

  /** The last run that was stored; its cotangents of t0 and h stand in `timeCotangents`. */
  reverse(): boolean {
    const batch = this.#stored.pop();
    if (!batch) throw new Error("nothing is stored that could be reversed");
    if (batch !== this.#back) {
      const a = this.#vector;
      this.#back.readCotangents(a);
      batch.addCotangents(a);
      this.#back.addCotangents(a.map((x) => -x));
      this.#back = batch;
    }
    return batch.reverse();
  }

  get timeCotangents(): Float64Array {
    return this.#back.timeCotangents;
  }

  /** The batch of a method, with the current state. */
  at(method: Method): ReverseBatch {
    const batch = this.#batches.get(method) ?? this.#open(method);
    if (batch !== this.#ahead) {
      this.#ahead.read(this.#vector);
      batch.write(this.#vector);
      this.#ahead = batch;
    }
    return batch;
  }

  read(out: Float64Array): void {
    this.#ahead.read(out);
  }

  write(state: Float64Array): void {
    this.#ahead.write(state);
  }

  addCotangents(values: Float64Array): void {
    this.#back.addCotangents(values);
  }

  readCotangents(out: Float64Array): void {
    this.#back.readCotangents(out);
  }

  /** The parameter gradient of all runs reversed. */
  readGradient(out: Float64Array): void {
    const [first, ...others] = this.#batches.values();
    first.readGradient(out);
    const more = new Float64Array(out.length);
    for (const batch of others) {
      batch.readGradient(more);
      for (let p = 0; p < out.length; p++) out[p] += more[p];
    }
  }

  #open(method: Method): ReverseBatch {
    const batch = this.#kernel(method).open(this.#vector, 1, this.#theta, this.#options);
    this.#batches.set(method, batch);
    return batch;
  }
}
