import type { Complex } from "../core/eigenvalues/complex.ts";
import type { HeldStep, KernelEffort } from "../core/kernel.ts";
import type { LinearisedSystem } from "../core/linearisedSystem.ts";
import type { ContinuousExtension, OneStepMethod } from "../core/tableau.ts";

/** A method that chooses its steps or solves for them, and whose steps are taken by an object made for one system. */
export interface SteppedMethod extends OneStepMethod {
  /** Over the rows of a step: see `MethodStep`. */
  readonly dense: ContinuousExtension;
  /** By row of a step the time, in steps, at which it is a slope f; NaN for one that is no slope. Its first is 0. */
  readonly c: readonly number[];
  /** It goes by evaluations of f alone, and solves no equation. */
  readonly evaluatesOnly?: boolean;
  /** It goes by several steps before the one it takes, so that a step cannot be taken by itself. */
  readonly isMultistep?: boolean;
  /** The order that a trajectory begins with, where it is not that of the error estimate. */
  readonly firstOrder?: number;
  /** Of one that goes by several steps: where its formulas are stable. */
  readonly stability?: RecurrenceStability;
  /** It solves M z′ = f with a constant M, which may be singular where the problem is of index 1. */
  readonly takesMass?: boolean;
  /** Its steps are made of ∂f/∂t, besides ∂f/∂z. */
  readonly usesSlopeInTime?: boolean;
  /** What takes its steps for one system. */
  stepper(system: LinearisedSystem, effort: Effort): MethodStep;
}

/** Predictor and corrector: two evaluations of f a step, in formulas that go by the steps before it. */
export interface PredictorCorrector extends SteppedMethod {
  readonly evaluatesOnly: true;
  readonly isMultistep: true;
}

/** For each order of a family of formulas the hλ at which no solution of its recurrence for z′ = λz grows. */
export interface RecurrenceStability {
  readonly orders: number;
  /** Curves in the plane of hλ, parted by NaN. */
  readonly curve: (order: number) => readonly Complex[];
  /** What the curves are, as a sentence of a drawing says it. */
  readonly words: string;
}

/** Takes one step at a time. */
export interface MethodStep {
  /**
   * Writes zNew, the other rows of k, of which the continuous extension is made (and the last is f at the new point), and the
   * error estimate; k begins with f(t, z).
   */
  take(step: StepToTake): StepOutcome;
  /** Takes the next step as if none had been taken: what it guesses from the one before depends on no slicing of a run then. */
  forget?(): void;
  /** By how much the step just taken is to change for the next one, where that is not for predictive control to say. */
  factor?(error: number): number;
  /** After a step: h·ρ(J) as its two slopes at its end have it, and up to what its formula is stable; absent where nothing holds it. */
  stability?(): HeldStep;
  /** What predictive control is to make of its step's error, as a fraction: less than 1 where the iteration was laborious. */
  readonly trust?: number;
}

export interface StepToTake {
  readonly t: number;
  readonly h: number;
  readonly z: Float64Array;
  readonly zNew: Float64Array;
  readonly k: readonly Float64Array[];
  /** The error estimate. */
  readonly e: Float64Array;
  /** The norm of the error estimate from z to zNew, in tolerances: a step is accepted where it is 1 at most. Absent where none is asked for. */
  readonly norm?: () => number;
  /** In what unknowns of an iteration are measured: 1/(atol + rtol·|z|) by component. */
  readonly scale: Float64Array;
  /** How small, so measured, what an iteration leaves undone has to be. */
  readonly tolerance: number;
  /** Iterations at most, where the usual number is not meant. */
  readonly iterations?: number;
  /** Whether the step before this one was accepted, or there was none. */
  readonly afterRejection: boolean;
}

/** `singular`: no linear system could be solved; `unconverged`: its iteration did not find the step. */
export type StepOutcome = "solved" | "singular" | "unconverged";

/** What steps cost besides their number, as they count it. */
export type Effort = { -readonly [Cost in keyof KernelEffort]: KernelEffort[Cost] };

export function isStepped(method: OneStepMethod): method is SteppedMethod {
  return "stepper" in method;
}

/** Whether its steps are made of those before them, so that none can be taken by itself. */
export function isMultistep(method: OneStepMethod): boolean {
  return isStepped(method) && method.isMultistep === true;
}
