/** Finds the step of a solve that holds a time, from the one last asked about on: an adjoint moves by small steps. */
export class StepFinder {
  readonly #from: ArrayLike<number>;
  readonly #to: ArrayLike<number>;
  #step = 0;

  /** @param from, to where each step begins and ends; both may grow */
  constructor(from: ArrayLike<number>, to: ArrayLike<number>) {
    this.#from = from;
    this.#to = to;
  }

  /** The number of the step; a time outside of the solve is held by its nearer end's. */
  find(t: number): number {
    const from = this.#from;
    const to = this.#to;
    const direction = to[0] < from[0] ? -1 : 1;
    let n = this.#step;
    while (n > 0 && (t - from[n]) * direction < 0) n--;
    while (n < from.length - 1 && (t - to[n]) * direction > 0) n++;
    this.#step = n;
    return n;
  }

  restart(): void {
    this.#step = 0;
  }
}
