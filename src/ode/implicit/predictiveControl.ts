import { estimateOrder, type OneStepMethod } from "../../core/tableau.ts";
import { elementary } from "../../elementary/elementary.ts";

/** Memory of control before the first accepted step: nothing is predicted from it. */
export const NO_MEMORY = Number.POSITIVE_INFINITY;
const SMALLEST = 0.2;
const LARGEST = 6;
/** No remembered error lies below. */
const LEAST_REMEMBERED = 0.01;

/**
 * Predictive step control for stiff methods (Gustafsson; Hairer & Wanner II, IV.8): besides h·safety·err^(−1/k), what the error's
 * own trend allows, h·safety·(h/h_old)·(err_old/err²)^(1/k); the smaller one is taken. No growth directly after a rejection.
 *
 * What is remembered of an accepted step is log(err_old)/k − log h_old.
 */
export class PredictiveControl {
  readonly #exponent: number;
  readonly #safety: number;
  readonly #largest: number;

  constructor(method: OneStepMethod & { readonly largest?: number }) {
    this.#exponent = 1 / (estimateOrder(method) + 1);
    this.#safety = method.embedded?.control?.safety ?? 0.9;
    this.#largest = method.largest ?? LARGEST;
  }

  /** By how much the step h is to change after an attempt with some error, of which only a part is to be believed. */
  factor(h: number, error: number, memory: number, afterRejection: boolean, trust = 1): number {
    if (!Number.isFinite(error)) return SMALLEST;
    const logError = this.#exponent * elementary.log(error);
    const safety = this.#safety * trust;
    const wanted = safety * elementary.exp(-logError);
    if (error > 1) return Math.max(SMALLEST, wanted);
    const predicted =
      memory === NO_MEMORY
        ? this.#largest
        : safety * elementary.exp(elementary.log(Math.abs(h)) + memory - 2 * logError);
    return Math.min(afterRejection ? 1 : this.#largest, Math.max(SMALLEST, Math.min(wanted, predicted)));
  }

  /** The memory when a step of size h with that error is accepted. */
  remembered(h: number, error: number): number {
    return this.#exponent * elementary.log(Math.max(error, LEAST_REMEMBERED)) - elementary.log(Math.abs(h));
  }
}
