import type { ReversibleSystem } from "../../core/linearisedSystem.ts";
import type { OneStepMethod } from "../../core/tableau.ts";
import { isStepped, type SteppedMethod } from "../steppedMethod.ts";
import type { TestEquationStep } from "./testEquation.ts";

/** A method whose stages are solved for, by linear systems with I/(γh) − ∂f/∂z, or M in place of I. */
export interface ImplicitMethod extends SteppedMethod {
  readonly evaluatesOnly?: false;
  /** Growth of a step at most, default 6. */
  readonly largest?: number;
  /** Its step of z′ = λz; absent of one that goes by several steps. */
  readonly onTestEquation?: TestEquationStep;
  /** What differentiates its steps; absent of one that goes by several steps. */
  reverser?(system: ReversibleSystem): ImplicitReverse;
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

/** Whether its steps can be reversed one by one. */
export function isReversible(method: OneStepMethod | ImplicitMethod): boolean {
  return !("stepper" in method) || method.reverser !== undefined;
}

export function isImplicit(method: OneStepMethod): method is ImplicitMethod {
  return isStepped(method) && method.evaluatesOnly !== true;
}
