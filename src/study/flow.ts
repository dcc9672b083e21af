import type { Diagnosis, Status } from "../core/status.ts";
import { methods } from "../ode/methods/registry.ts";
import { Cancelled } from "./cancelled.ts";
import type { Kernels } from "./kernels.ts";
import { solve, solverInUse } from "./solve.ts";
import type { StepRequest } from "./stepRequest.ts";
import { type Study, stateNames } from "./study.ts";

/**
 * A system as analyses see it: the right-hand side at many points, and trajectories; from compiled kernels with the
 * parameter values already in place.
 */
export interface Flow {
  readonly dimension: number;
  /** Axis labels, one a component. */
  readonly stateNames: readonly string[];
  /** f at `count` states at one time; component i of state j stands at `i * count + j`, in `out` too. */
  evaluate(t: number, states: Float64Array, count: number, out: Float64Array): void;
  /**
   * One trajectory a start, each from `from` to `to` (which may be earlier); `maxSteps` bounds the effort of a method that
   * chooses its steps.
   */
  solve(
    starts: readonly (readonly number[])[],
    from: number,
    to: number,
    options?: { readonly maxSteps?: number },
  ): readonly Trajectory[];
}

/** A solution at the times it was computed at; states row by row, `dimension` a time. What there is, when it ended early. */
export interface Trajectory {
  readonly t: Float64Array;
  readonly z: Float64Array;
  readonly status: Status;
  readonly diagnosis?: Diagnosis;
}

/** Points along a drawn trajectory: more than a screen is wide helps nobody. */
const POINTS = 800;

/** A study as analyses see it: compiled right-hand side and trajectories fine enough to draw. */
export function flowOf(
  kernels: Kernels,
  study: Study,
  options: Omit<StepRequest, "h">,
  cancelled: () => boolean,
): Flow {
  const { field, theta, dynamics } = study;
  const inUse = solverInUse(study, options);
  return {
    dimension: field.dimension,
    stateNames: stateNames(dynamics, field.dimension),
    evaluate(t, states, count, out) {
      kernels.fixedStepKernel(field, methods.get("euler")).evaluate(t, states, count, theta, out);
    },
    solve(starts, from, to, { maxSteps } = {}) {
      const part = {
        ...study,
        z0: starts.map((z) => Float64Array.from(z)),
        span: [from, to] as const,
        times: undefined,
      };
      // A fixed-step polygon shows its own corners as long as they can be seen.
      const outputs = inUse.steps !== undefined && inUse.steps <= POINTS ? ("steps" as const) : between(from, to);
      const bounded =
        inUse.steps !== undefined ? inUse : { ...options, ...inUse, ...(maxSteps !== undefined && { maxSteps }) };
      const { trajectories } = solve(kernels, part, { ...bounded, outputs, cancelled });
      if (cancelled()) throw new Cancelled();
      return trajectories.map(({ t, z, status, diagnosis }) => ({ t, z, status, diagnosis }));
    },
  };
}

function between(from: number, to: number): Float64Array {
  if (from === to) return Float64Array.of(from);
  return Float64Array.from({ length: POINTS + 1 }, (_, n) => (n === POINTS ? to : from + ((to - from) * n) / POINTS));
}

/** One component of a trajectory over time. */
export function component({ t, z }: Trajectory, dimension: number, i: number): Float64Array {
  return Float64Array.from(t, (_, n) => z[n * dimension + i]);
}
