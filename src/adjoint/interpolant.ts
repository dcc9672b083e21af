import type { Tableau } from "../core/tableau.ts";
import { DenseOutput } from "../ode/denseOutput.ts";
import { completePair, type Pair } from "../ode/pair.ts";
import { RungeKuttaStep } from "../ode/rungeKuttaStep.ts";
import type { Trajectory } from "../ode/solution.ts";
import type { Solvable } from "./gradientProblem.ts";
import type { StatePath } from "./keptPath.ts";
import { StepFinder } from "./stepFinder.ts";

/**
 * z(t) between the stored steps of a solve: by the method's own continuous extension where it has one, else by a shorter
 * step from the step's start, which has the method's full order. The stages of the step last asked about are kept.
 */
export class Interpolant implements StatePath {
  /** Evaluations of f so far. */
  evaluations = 0;
  readonly #t: Float64Array;
  readonly #z: Float64Array;
  readonly #dimension: number;
  readonly #within: (n: number, t: number, out: Float64Array) => void;
  readonly #finder: StepFinder;

  constructor(state: Solvable, method: Tableau, theta: Float64Array, { t, z }: Pick<Trajectory, "t" | "z">) {
    this.#t = t;
    this.#z = z;
    this.#finder = new StepFinder(t.subarray(0, -1), t.subarray(1));
    this.#dimension = state.system.dimension;
    this.#within =
      method.dense && method.embedded
        ? this.#extension(state, completePair(method), theta)
        : this.#part(state, method, theta);
  }

  /** Writes z(t); a time outside of the solve is taken to its nearer end's step. */
  at(t: number, out: Float64Array): void {
    const n = this.#finder.find(t);
    if (t === this.#t[n]) out.set(this.#row(n));
    else if (t === this.#t[n + 1]) out.set(this.#row(n + 1));
    else this.#within(n, t, out);
  }

  #row(n: number): Float64Array {
    return this.#z.subarray(n * this.#dimension, (n + 1) * this.#dimension);
  }

  #extension(state: Solvable, pair: Pair, theta: Float64Array): (n: number, t: number, out: Float64Array) => void {
    const kernel = state.pair(pair);
    const dense = new DenseOutput(kernel, pair);
    const { lanes } = kernel;
    kernel.setParameters(theta);
    // Steps are retaken as they were: what control would make of them does not matter.
    const direction = this.#t[this.#t.length - 1] < this.#t[0] ? -1 : 1;
    const atols = new Float64Array(this.#dimension).fill(1);
    kernel.setLimits({ rtol: 1, atols, smallest: 0, largest: Number.POSITIVE_INFINITY, direction });
    let known = -1;
    return (n, t, out) => {
      const from = this.#t[n];
      const h = this.#t[n + 1] - from;
      if (n !== known) {
        known = n;
        for (let lane = 0; lane < lanes; lane++) {
          kernel.t[lane] = from;
          kernel.h[lane] = h;
          for (let i = 0; i < this.#dimension; i++) kernel.z[i * lanes + lane] = this.#row(n)[i];
        }
        kernel.derivative();
        kernel.attempt();
        if (dense.needsExtraStages) kernel.extend();
        this.evaluations += kernel.stages + kernel.extraStages;
      }
      out.set(dense.at(0, (t - from) / h));
    };
  }

  #part(state: Solvable, method: Tableau, theta: Float64Array): (n: number, t: number, out: Float64Array) => void {
    const step = new RungeKuttaStep(state.system, method);
    return (n, t, out) => {
      out.set(this.#row(n));
      step.take(this.#t[n], t - this.#t[n], out, theta);
      this.evaluations += method.b.length;
    };
  }
}
