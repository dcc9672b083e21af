import type { Diagnosis } from "../core/status.ts";

/** A loss as a sum of functions of the state at named times; a running loss is a component of the state at the end time. */
export interface ObservedLoss {
  /** Within the span, in the direction of the solve, no two the same. */
  readonly times: Float64Array;
  /** The summand at `times[index]`, or `later` than that, for the state z there: adds ∂ℓ/∂z to `cotangent`. */
  observe(index: number, z: Float64Array, cotangent: Float64Array, later?: number): Observed;
  /** The summand of every time that an event happens; undefined where the loss does not look at it. */
  atEvent?(name: string): EventTerm | undefined;
  /** Says of a summand whose value or slope is not finite where in the text that began. */
  explain?(index: number, z: Float64Array): Diagnosis | undefined;
}

export interface Observed {
  readonly value: number;
  /** ∂ℓ/∂t, which counts where the time is an end of the span and moves with it. */
  readonly t: number;
}

/** A summand of the state after an event: adds its slope to `cotangent`. */
export interface EventTerm {
  observe(z: Float64Array, t: number, cotangent: Float64Array): Observed;
}
