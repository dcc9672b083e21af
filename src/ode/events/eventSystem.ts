import type { Diagnosis } from "../../core/status.ts";
import type { Outputs, Trajectory } from "../solution.ts";
import type { Crossing } from "./crossing.ts";
import type { StepPolynomial } from "./stepPolynomial.ts";
import type { ErrorOf } from "./tolerated.ts";

/** What happens at an event: the state may become another, and the solve may end. */
export interface Action {
  readonly name: string;
  /** Writes the state after the event; absent where it stays as it is. What it gives ends the solve. */
  readonly becomes?: (t: number, z: Float64Array, out: Float64Array) => Diagnosis | undefined;
  readonly stop: boolean;
  /** A change of the right-hand side alone: no record is kept of it. */
  readonly isQuiet?: boolean;
}

/** An event where the solution crosses or touches g = 0. */
export interface CrossingEvent extends Action {
  readonly crossing: Crossing;
}

/** An event at given times; those outside of the span do not happen. */
export interface TimedEvent extends Action {
  readonly times: readonly number[];
}

/** All that may happen on the way; what happens at one time does so in this order. */
export type SolveEvent = CrossingEvent | TimedEvent;

/** A stretch of a solve without events inside. */
export interface Stretch {
  readonly t0: number;
  readonly t1: number;
  readonly z0: Float64Array;
  readonly outputs: Outputs;
  /** Steps that the whole solve has tried so far. */
  readonly stepsBefore: number;
  /** Sees every step in order, and says whether the stretch ends with it. */
  readonly watch: (step: StepPolynomial) => boolean;
  /** Told that the stretch is solved once more. */
  readonly repeated: () => void;
}

/** How one trajectory is solved between its events, by any method. */
export interface StretchSolver {
  solve(stretch: Stretch): Trajectory & { readonly found?: readonly number[] };
  /** One step of the method, from a state at a time to another time. */
  step(t: number, z: Float64Array, to: number): Trajectory;
  /** Writes f(z, t). */
  slope(t: number, z: Float64Array, out: Float64Array): void;
  /** What the solve leaves as the error of a state. */
  readonly error: ErrorOf;
}
