import type { Diagnosis, Status } from "../core/status.ts";

/**
 * A system as analyses see it: the right-hand side at many points, and trajectories; the engine supplies it from compiled
 * kernels with the parameter values already in place.
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

/** One component of a trajectory over time. */
export function component({ t, z }: Trajectory, dimension: number, i: number): Float64Array {
  return Float64Array.from(t, (_, n) => z[n * dimension + i]);
}
