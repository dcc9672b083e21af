/**
 * What reading one file takes, its functions and experiments together, in steps of evaluation: a budget of all, since each may take
 * all of its own.
 */
export class Effort {
  #steps = 0;

  spend(steps: number): void {
    this.#steps += steps;
  }

  get isSpent(): boolean {
    return this.#steps > MAX_STEPS;
  }
}

export const MAX_STEPS = 4_000_000;
