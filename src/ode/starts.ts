import type { PairKernel } from "../core/kernel.ts";
import type { Numbers } from "../core/numbers.ts";
import { estimateOrder } from "../core/tableau.ts";
import type { ResolvedProblem } from "./adaptiveProblem.ts";
import { FirstStep } from "./firstStep.ts";
import { isStepped } from "./steppedMethod.ts";
import { leastStep, realised } from "./timeResolution.ts";

/** What every trajectory begins with. */
export interface Starts {
  /** Signed first steps. */
  readonly h: Float64Array;
  /** f(t0, z0), `dimension` entries each. */
  readonly k: Float64Array;
  /** Evaluations of f that each start cost. */
  readonly evaluations: number;
}

interface StartsProblem
  extends Pick<
    ResolvedProblem,
    "method" | "t0" | "t1" | "states" | "theta" | "thetas" | "firstStep" | "rtol" | "atols"
  > {
  readonly kernel: PairKernel<Numbers>;
}

/** Part of the span. */
const TINY = 1e-9;

/** Derivatives and first steps of all trajectories from t0 on, as many at a time as the kernel has lanes. */
export function starts(problem: StartsProblem, t0 = problem.t0): Starts {
  const { kernel, method, t1, states, firstStep, rtol, atols } = problem;
  const { dimension, lanes } = kernel;
  const count = states.length / dimension;
  const choice = new FirstStep(
    rtol,
    atols,
    isStepped(method) && method.firstOrder !== undefined ? method.firstOrder : estimateOrder(method),
  );
  const direction = t1 < t0 ? -1 : 1;
  // A step below what time resolves would tell nothing, and could not be taken.
  const least = leastStep(t0);
  const h = new Float64Array(count).fill(direction * (firstStep ?? 0));
  const k = new Float64Array(states.length);
  const slopes = new Float64Array(lanes);
  const isChosen = firstStep === undefined && !kernel.weigh;
  const largest = new Float64Array(isChosen ? count : 0);
  for (let first = 0; first < count; first += lanes) {
    const used = Math.min(lanes, count - first);
    for (let lane = 0; lane < lanes; lane++) {
      const j = first + Math.min(lane, used - 1);
      kernel.t[lane] = t0;
      if (problem.thetas) kernel.setParametersOf!(lane, problem.thetas, j * problem.theta.length);
      for (let i = 0; i < dimension; i++) kernel.z[i * lanes + lane] = states[j * dimension + i];
    }
    kernel.derivative();
    for (let lane = 0; lane < used; lane++) {
      const at = (first + lane) * dimension;
      for (let i = 0; i < dimension; i++) k[at + i] = kernel.k[i * lanes + lane];
      if (firstStep !== undefined) continue;
      if (kernel.weigh) {
        // Where f is no slope, that of a tiny implicit Euler step is one, and f after an explicit one says nothing.
        const slope = k.slice(at, at + dimension);
        kernel.damp?.(t0, states.subarray(at, at + dimension), direction * TINY * Math.abs(t1 - t0), slope);
        h[first + lane] = direction * Math.max(least, choice.explicitEuler(states, at, slope, 0).h);
        continue;
      }
      const euler = choice.explicitEuler(states, at, k, at);
      slopes[lane] = euler.slope;
      const h0 = realised(t0, direction * Math.max(least, euler.h));
      h[first + lane] = h0;
      kernel.t[lane] = t0 + h0;
      for (let i = 0; i < dimension; i++) kernel.z[i * lanes + lane] += h0 * k[at + i];
    }
    if (!isChosen) continue;
    kernel.derivative();
    for (let lane = 0; lane < used; lane++) {
      const at = (first + lane) * dimension;
      const h0 = Math.abs(h[first + lane]);
      largest[first + lane] = choice.largest(h0, states, k, at, slopes[lane], kernel.k, lane, lanes);
    }
  }
  if (isChosen) {
    choice.choose(h, largest);
    for (let j = 0; j < count; j++) h[j] = direction * Math.max(least, largest[j]);
  }
  return { h, k, evaluations: isChosen ? 2 : 1 };
}
