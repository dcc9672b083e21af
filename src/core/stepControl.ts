import { elementary } from "../elementary/elementary.ts";
import { estimateOrder, type OneStepMethod } from "./tableau.ts";

/**
 * How the next step follows from error estimates: the PI controller of DOPRI5 (Gustafsson; Hairer, Nørsett & Wanner I, II.4
 * and Hairer & Wanner II, IV.2).
 *
 * After an accepted step h · safety · err_n^(−α) · err_(n−1)^β, within a factor of `smallest` … `largest`, but no growth
 * directly after a rejected one; after a rejected step h · safety · err^(−1/k), at least `smallest`, and `smallest` where the
 * attempt was not finite. k is the power of h in the estimate, β = 0.2/k unless the pair says otherwise, α = 1/k − 0.75β.
 * Of err_(n−1) the logarithm is remembered, not let below `leastMemory`, which is also what the first step remembers.
 */
export interface StepControl {
  readonly safety: number;
  readonly alpha: number;
  readonly beta: number;
  /** 1/k. */
  readonly exponent: number;
  readonly smallest: number;
  readonly largest: number;
  readonly leastMemory: number;
}

/** Error that the first step is taken to follow, and that no remembered one lies below. */
const LEAST_REMEMBERED = 1e-4;

export function stepControl(pair: OneStepMethod): StepControl {
  const exponent = 1 / (estimateOrder(pair) + 1);
  const { safety = 0.9, beta = 0.2 * exponent } = pair.embedded?.control ?? {};
  const alpha = exponent - 0.75 * beta;
  return { safety, alpha, beta, exponent, smallest: 0.2, largest: 10, leastMemory: elementary.log(LEAST_REMEMBERED) };
}

/** The factor by which a step changes after an attempt with some error; `memory` is control's from the steps before. */
export function stepFactor(control: StepControl, error: number, memory: number, afterRejection: boolean): number {
  const { safety, alpha, beta, exponent, smallest, largest } = control;
  const logError = elementary.log(error);
  if (error <= 1) {
    const wanted = safety * elementary.exp(beta * memory - alpha * logError);
    return Math.min(afterRejection ? 1 : largest, Math.max(smallest, wanted));
  }
  return Number.isFinite(error) ? Math.max(smallest, safety * elementary.exp(-exponent * logError)) : smallest;
}
