import { type Method, stagesOf } from "../ode/adaptiveMethod.ts";
import type { Trajectory } from "../ode/solution.ts";
import type { Solvable } from "./gradientProblem.ts";
import type { StatePath } from "./keptPath.ts";

/** z(t) along steps of fixed size: by a shorter step from a step's beginning, which has the method's full order. */
export class PartStepPath implements StatePath {
  evaluations = 0;
  readonly #state: Solvable;
  readonly #method: Method;
  readonly #theta: Float64Array;
  readonly #t: Float64Array;
  readonly #z: Float64Array;
  #step = 0;

  constructor(state: Solvable, method: Method, theta: Float64Array, { t, z }: Pick<Trajectory, "t" | "z">) {
    this.#state = state;
    this.#method = method;
    this.#theta = theta;
    this.#t = t;
    this.#z = z;
  }

  at(t: number, out: Float64Array): void {
    const n = this.#find(t);
    out.set(this.#row(n));
    if (t === this.#t[n]) return;
    if (t === this.#t[n + 1]) {
      out.set(this.#row(n + 1));
      return;
    }
    const batch = this.#state.fixedStep(this.#method).open(out, 1, this.#theta);
    batch.advance(this.#t[n], t - this.#t[n], 0, 1);
    batch.read(out);
    this.evaluations += stagesOf(this.#method);
  }

  #row(n: number): Float64Array {
    const dimension = this.#state.system.dimension;
    return this.#z.subarray(n * dimension, (n + 1) * dimension);
  }

  #find(t: number): number {
    const times = this.#t;
    const direction = times[times.length - 1] < times[0] ? -1 : 1;
    let n = this.#step;
    while (n > 0 && (t - times[n]) * direction < 0) n--;
    while (n < times.length - 2 && (t - times[n + 1]) * direction > 0) n++;
    this.#step = n;
    return n;
  }
}
