import type { Diagnosis, Status } from "../core/status.ts";
import type { Pieces } from "../ode/pieces.ts";

/** A loss and its gradient, or as much of them as was computed: what is not known is NaN. */
export interface GradientResult {
  readonly mode: string;
  readonly status: Status;
  readonly diagnosis?: Diagnosis;
  readonly loss: number;
  readonly z1: Float64Array;
  readonly gradient: Gradient;
  readonly stats: GradientStats;
  /** Of `backsolve`: how far the state it reconstructs lies off the forward one where the two are compared, at worst. */
  readonly drift?: number;
  readonly path?: AdjointPath;
  /** Of a problem with events: how the times of the first ones move, as many as were asked for. */
  readonly events?: readonly EventTime[];
}

/** When an event happened, and the derivatives of that time. */
export interface EventTime {
  readonly name: string;
  readonly t: number;
  readonly z0: Float64Array;
  /** Packed as the parameters are. */
  readonly theta: Float64Array;
  readonly t0: number;
}

export interface Gradient {
  readonly z0: Float64Array;
  /** Packed as the parameters are. */
  readonly theta: Float64Array;
  readonly t0: number;
  readonly t1: number;
}

export interface GradientStats {
  /** Of the forward solve. */
  readonly steps: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Evaluations of f, those of steps taken again included. */
  readonly evaluations: number;
  /** Evaluations of the adjoint (or, going forward, of the sensitivities). */
  readonly backwardEvaluations: number;
  /** Most states kept at a time: checkpoints, stages of stored steps, observations. */
  readonly storedStates: number;
}

/**
 * The adjoint on its way from t1 back to t0, a row a recorded time. At an observation there are two rows of the same time:
 * before and after the jump.
 */
export interface PathRows {
  readonly t: Float64Array;
  /** The state that the mode saw there: `backsolve` reconstructs it. `dimension` entries a row, as for a. */
  readonly z: Float64Array;
  /** a(t) = ∂L/∂z(t). */
  readonly a: Float64Array;
  /** ∫ aᵀ ∂f/∂θ from t to t1: `parameterCount` entries a row. */
  readonly gradient: Float64Array;
  /** Rows that stand after a jump. */
  readonly jumps: readonly number[];
}

/** The numbers of a row: the state, the adjoint, the integrals. */
export type PathColumn = "z" | "a" | "gradient";

/** A path with what lies between its rows. */
export interface AdjointPath extends PathRows {
  /**
   * Some numbers as a function of time, a piece from each row to the next (a jump is one of no length): the continuous extension of
   * steps that were solved backward, else cubics with the continuous adjoint's slopes.
   */
  pieces(of: PathColumn, indices: readonly number[]): Pieces;
}

export function unknownGradient(dimension: number, parameterCount: number): Gradient {
  return {
    z0: new Float64Array(dimension).fill(Number.NaN),
    theta: new Float64Array(parameterCount).fill(Number.NaN),
    t0: Number.NaN,
    t1: Number.NaN,
  };
}
