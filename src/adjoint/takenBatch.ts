import type { FixedStepBatch } from "../core/kernel.ts";
import type { Method } from "../ode/adaptiveMethod.ts";
import type { Solvable } from "./gradientProblem.ts";
import type { TakenSegment } from "./stepGrid.ts";

/** One trajectory that takes the steps of a record once more, each by the method that it is a step of. */
export class TakenBatch {
  readonly #solvable: Solvable;
  readonly #method: Method;
  readonly #theta: Float64Array;
  readonly #batches = new Map<Method, FixedStepBatch>();
  readonly #w: Float64Array;
  #current: FixedStepBatch | undefined;

  /** @param method that of steps of which no other is said */
  constructor(solvable: Solvable, method: Method, w: Float64Array, theta: Float64Array) {
    this.#solvable = solvable;
    this.#method = method;
    this.#theta = theta;
    this.#w = w.slice();
  }

  advance(segment: TakenSegment, first: number, steps: number): boolean {
    return this.at(segment).advance(segment.from, segment.h, first, steps);
  }

  /** What takes the steps of a segment, with the current state. */
  at({ method = this.#method }: TakenSegment): FixedStepBatch {
    const known = this.#batches.get(method);
    if (known && known === this.#current) return known;
    this.#current?.read(this.#w);
    const batch = known ?? this.#solvable.fixedStep(method).open(this.#w, 1, this.#theta);
    if (known) known.write(this.#w);
    this.#batches.set(method, batch);
    this.#current = batch;
    return batch;
  }

  read(out: Float64Array): void {
    if (this.#current) this.#current.read(out);
    else out.set(this.#w);
  }

  write(w: Float64Array): void {
    if (this.#current) this.#current.write(w);
    else this.#w.set(w);
  }
}
