import { type Method, stagesOf } from "../ode/adaptiveMethod.ts";
import type { Trajectory } from "../ode/solution.ts";
import type { Solvable } from "./gradientProblem.ts";
import type { StatePath } from "./keptPath.ts";
import { StepFinder } from "./stepFinder.ts";

/** z(t) along steps of fixed size: by a shorter step from a step's beginning, which has the method's full order. */
export class PartStepPath implements StatePath {
  evaluations = 0;
  readonly #state: Solvable;
  readonly #method: Method;
  readonly #theta: Float64Array;
  readonly #t: Float64Array;
  readonly #z: Float64Array;
  readonly #finder: StepFinder;

  constructor(state: Solvable, method: Method, theta: Float64Array, { t, z }: Pick<Trajectory, "t" | "z">) {
    this.#state = state;
    this.#method = method;
    this.#theta = theta;
    this.#t = t;
    this.#z = z;
    this.#finder = new StepFinder(t.subarray(0, -1), t.subarray(1));
  }

  at(t: number, out: Float64Array): void {
    const n = this.#finder.find(t);
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
}
