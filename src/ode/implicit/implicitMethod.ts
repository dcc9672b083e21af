import type { KernelEffort } from "../../core/kernel.ts";
import type { LinearisedSystem, ReversibleSystem } from "../../core/linearisedSystem.ts";
import type { ContinuousExtension, OneStepMethod } from "../../core/tableau.ts";
import type { TestEquationStep } from "./testEquation.ts";

/** A method whose stages are solved for, by linear systems with I/(γh) − ∂f/∂z, or M in place of I. */
export interface ImplicitMethod extends OneStepMethod {
  /** Over the rows of a step: see `ImplicitStep`. */
  readonly dense: ContinuousExtension;
  /** By row of a step the time, in steps, at which it is a slope f; NaN for one that is no slope. Its first is 0. */
  readonly c: readonly number[];
  /** Growth of a step at most, default 6. */
  readonly largest?: number;
  /** It solves M z′ = f with a constant M, which may be singular where the problem is of index 1. */
  readonly takesMass?: boolean;
  /** Its steps are made of ∂f/∂t, besides ∂f/∂z. */
  readonly usesSlopeInTime?: boolean;
  /** It goes by several steps before the one it takes, so that a step cannot be taken by itself. */
  readonly isMultistep?: boolean;
  /** Its step of z′ = λz; absent of one that goes by several steps. */
  readonly onTestEquation?: TestEquationStep;
  /** What takes its steps for one system. */
  stepper(system: LinearisedSystem, effort: Effort): ImplicitStep;
  /** What differentiates its steps; absent of one that goes by several steps. */
  reverser?(system: ReversibleSystem): ImplicitReverse;
}

/** Takes one step at a time. */
export interface ImplicitStep {
  /**
   * Writes zNew, the other rows of k, of which the continuous extension is made (and the last is f at the new point), and the
   * error estimate; k begins with f(t, z).
   */
  take(step: StepToTake): StepOutcome;
  /** Takes the next step as if none had been taken: what it guesses from the one before depends on no slicing of a run then. */
  forget?(): void;
  /** By how much the step just taken is to change for the next one, where that is not for predictive control to say. */
  factor?(error: number): number;
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
  /** In what unknowns of an iteration are measured: 1/(atol + rtol·|z|) by component. */
  readonly scale: Float64Array;
  /** How small, so measured, what an iteration leaves undone has to be. */
  readonly tolerance: number;
  /** Iterations at most, where the usual number is not meant. */
  readonly iterations?: number;
  /** Whether the step before this one was accepted, or there was none. */
  readonly afterRejection: boolean;
}

/** Differentiates one step at a time, by the implicit function theorem: its stages are held to satisfy their equations. */
export interface ImplicitReverse {
  /** Improves the rows of a step until its equations hold to rounding, and zNew with them; absent where no equation is iterated. */
  polish?(step: TakenStep, zNew: Float64Array): boolean;
  /**
   * Replaces λ, the cotangent of the step's end, by the one of its beginning, adds to the parameters' gradient, and gives the
   * cotangents of the step's t and h; λ is NaN where a linear system is singular.
   */
  reverse(step: TakenStep, lambda: Float64Array, gradient: Float64Array): StepCotangents;
}

/** A step as it was taken: where it began, and its rows but for the last one, f at its end. */
export interface TakenStep {
  readonly t: number;
  readonly h: number;
  readonly z: Float64Array;
  readonly rows: readonly Float64Array[];
}

/** Cotangents of a step's own time and size, with everything else held. */
export interface StepCotangents {
  t: number;
  h: number;
}

/** `singular`: no linear system could be solved; `unconverged`: its iteration did not find the step. */
export type StepOutcome = "solved" | "singular" | "unconverged";

/** What steps cost besides their number, as they count it. */
export type Effort = { -readonly [Cost in keyof KernelEffort]: KernelEffort[Cost] };

/** Whether its steps can be reversed one by one. */
export function isReversible(method: OneStepMethod | ImplicitMethod): boolean {
  return !("stepper" in method) || method.reverser !== undefined;
}

export function isImplicit(method: OneStepMethod): method is ImplicitMethod {
  return "stepper" in method;
}
