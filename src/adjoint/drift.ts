import { formatShort } from "../core/formatShort.ts";
import type { Diagnosis } from "../core/status.ts";
import type { Trajectory } from "../ode/solution.ts";
import { componentName } from "../ode/system.ts";
import { absoluteTolerances } from "../ode/tolerances.ts";
import { forwardSolve } from "./forwardSolve.ts";
import { type GradientProblem, isAdaptive } from "./gradientProblem.ts";

/** A drift so many times what the solve promises spoils the gradient. */
const DRIFTED = 100;
/** On a fixed grid, which promises nothing, a part of a component's largest value that is taken as its error at least. */
const LEAST = 1e-6;

/** How far a state that is solved backward lies off the forward one where the two are compared. */
export class Drift {
  /** At worst, over components and times; none where nothing came to be compared. */
  largest: number | undefined;
  readonly #worst: Float64Array;
  readonly #times: Float64Array;

  constructor(dimension: number) {
    this.#worst = new Float64Array(dimension);
    this.#times = new Float64Array(dimension);
  }

  compare(t: number, reconstructed: Float64Array, known: Float64Array): void {
    this.largest ??= 0;
    for (let i = 0; i < known.length; i++) {
      const off = Math.abs(reconstructed[i] - known[i]);
      // Kept where it is NaN, too.
      if (off <= this.#worst[i]) continue;
      this.#worst[i] = off;
      this.#times[i] = t;
      this.largest = Math.max(this.largest, off);
    }
  }

  /**
   * Why a gradient along the reconstructed state is not to be trusted: a component is off by more than 100 times what the
   * solve promises of it, which is the tolerance, or on a fixed grid the solve's own error as halved steps show it, and a
   * millionth of its size at least.
   *
   * @param forward with the states that were compared
   */
  diagnosis(problem: GradientProblem, forward: Trajectory): Diagnosis | undefined {
    const { steps, z0, model } = problem;
    const sizes = largestByComponent(forward.z, z0.length);
    const promised = isAdaptive(steps)
      ? absoluteTolerances(steps.atol, sizes.length).map((atol, i) => atol + steps.rtol * sizes[i])
      : sizes.map((size) => LEAST * size);
    const exceeds = () => this.#worst.findIndex((off, i) => !(off <= DRIFTED * promised[i]));
    if (exceeds() < 0) return undefined;
    // Halved steps cost two solves: they are taken where there is something to explain.
    if (!isAdaptive(steps)) {
      const errors = errorsByComponent(problem, forward);
      for (let k = 0; k < errors.length; k++) promised[k] = Math.max(promised[k], errors[k]);
    }
    const i = exceeds();
    if (i < 0) return undefined;
    const [t, off] = [this.#times[i], this.#worst[i]];
    const promise = isAdaptive(steps) ? "what the tolerance promises" : "the error of the solve itself";
    const times = promised[i] > 0 ? `, ${formatShort(off / promised[i])} times ${promise}` : "";
    return {
      status: "drifted",
      t,
      component: i,
      message:
        `solved backward, ${componentName(model.system, i)} is off by ${formatShort(off)} at t = ${formatShort(t)}${times}: ` +
        "the gradient follows a state that was never there; take checkpointed, direct or interpolating, which keep the forward one",
    };
  }
}

function largestByComponent(rows: Float64Array, dimension: number): Float64Array {
  const largest = new Float64Array(dimension);
  rows.forEach((x, k) => {
    largest[k % dimension] = Math.max(largest[k % dimension], Math.abs(x));
  });
  return largest;
}

/** The error of a solve of fixed steps at the times compared, by component, as halved steps show it. */
function errorsByComponent(problem: GradientProblem, { t, z }: Trajectory): Float64Array {
  const { steps, z0 } = problem;
  if (isAdaptive(steps)) throw new Error("halved steps are of a fixed grid");
  const halved =
    "h" in steps
      ? { h: steps.h / 2 }
      : "steps" in steps
        ? { steps: 2 * steps.steps }
        : { stepsPerInterval: 2 * steps.stepsPerInterval };
  const finer = forwardSolve({ ...problem, steps: halved }, t);
  if (finer.status !== "ok") return new Float64Array(z0.length).fill(Number.NaN);
  return largestByComponent(
    z.map((x, k) => x - finer.z[k]),
    z0.length,
  );
}
