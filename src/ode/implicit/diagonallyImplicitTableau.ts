import type { ContinuousExtension, OneStepMethod } from "../../core/tableau.ts";

/**
 * A diagonally implicit Runge–Kutta method in Butcher's notation: `a` lower triangular, with one γ on its diagonal but for a
 * first row that may be explicit (ESDIRK). Hairer & Wanner II, IV.6.
 */
export interface DiagonallyImplicitTableau extends OneStepMethod {
  readonly c: readonly number[];
  /** Row i has i + 1 entries. */
  readonly a: readonly (readonly number[])[];
  readonly b: readonly number[];
  /** The weights of its other solution, and whether their difference is damped by (I − hγJ)⁻¹, as stiff components need it. */
  /** Of the continuous extension over the stages; cubic Hermite interpolation between the ends where there is none. */
  readonly dense?: ContinuousExtension;
  readonly embedded?: NonNullable<OneStepMethod["embedded"]> & {
    readonly bHat: readonly number[];
    readonly damped?: boolean;
  };
}
