import { ExplainedError } from "../core/explainedError.ts";
import { formatApart } from "../core/formatShort.ts";
import type { Diagnosis, Status } from "../core/status.ts";

/**
 * What a solve computed, fixed-step or adaptive, finished or not: one trajectory per initial state, in their order.
 *
 * All rows lie in one buffer in the order [trajectory][time][component]; each trajectory holds windows on it.
 */
export interface Solution {
  readonly dimension: number;
  readonly trajectories: readonly Trajectory[];
  /** Times that steps were made to end at because they had passed over what f does there; absent where there are none. */
  readonly found?: readonly number[];
}

export interface Trajectory {
  /**
   * Output times that were reached: fewer than asked for when the solve stopped early. At an event's time the state is the one after
   * it; where every step is kept, the state before it stands in a row of the same time.
   */
  readonly t: Float64Array;
  /** State at t[k] from `k * dimension` on. */
  readonly z: Float64Array;
  readonly status: Status;
  /** Why it stopped early, or what to know of one that did not; absent when there is nothing to say. */
  readonly diagnosis?: Diagnosis;
  /** Changes of method on the way; absent where there was none. */
  readonly switches?: readonly Switch[];
  /** What happened on the way, in order; absent where nothing can. */
  readonly events?: readonly EventRecord[];
  /** Changes of conditions on the state, where the right-hand side may jump; absent where there was none. */
  readonly switchings?: readonly Switching[];
  readonly stats: SolveStats;
}

/** A condition on the state changed at a time, or began to be slid along. */
export interface Switching {
  readonly t: number;
  /** Which, e.g. "line 7". */
  readonly name: string;
  readonly slides: boolean;
}

/** Something that happened on a trajectory: an event's name, its time, and the states before and after. */
export interface EventRecord {
  readonly name: string;
  readonly t: number;
  readonly before: Float64Array;
  readonly after: Float64Array;
}

/** A change of method on one trajectory: from `t` on `to` takes the steps. Both are names of methods. */
export interface Switch {
  readonly t: number;
  readonly from: string;
  readonly to: string;
}

export interface SolveStats {
  /** Steps tried: accepted and rejected ones. */
  readonly steps: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Evaluations of f, those of the first step's choice and of dense output included. */
  readonly evaluations: number;
  /** Of implicit methods: derivatives of f, and factors of matrices made of them. */
  readonly jacobians?: number;
  readonly factorisations?: number;
  /** Those besides by which the defect was looked at after the solve; absent where it was not. */
  readonly defectEvaluations?: number;
}

/** Which times a solve reports: every step it takes, or given ones, monotone from t0 towards t1. */
export type Outputs = "steps" | Float64Array;

/** Throws when output times do not run one way within the span. */
export function checkOutputs(outputs: Outputs, t0: number, t1: number): void {
  if (outputs === "steps") return;
  const direction = Math.sign(t1 - t0);
  outputs.forEach((t, i) => {
    const inside = direction >= 0 ? t >= t0 && t <= t1 : t <= t0 && t >= t1;
    if (!inside) {
      const [time, start, end] = formatApart(t, t0, t1);
      throw new ExplainedError(`output time ${time} lies outside of ${start} … ${end}`);
    }
    if (i > 0 && !((t - outputs[i - 1]) * direction > 0)) {
      {
        const [start, end, last, next] = formatApart(t0, t1, outputs[i - 1], t);
        throw new ExplainedError(`output times must run from ${start} to ${end}, but ${last} is followed by ${next}`);
      }
    }
  });
}
