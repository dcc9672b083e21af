import { elementary } from "../elementary/elementary.ts";
import { estimateOrder, type OneStepMethod } from "./tableau.ts";

/** Memory of control before the first accepted step: nothing is predicted from it. */
export const NO_MEMORY = Number.POSITIVE_INFINITY;
/** No remembered error lies below. */
export const LEAST_REMEMBERED = 0.01;

/** What predictive control takes from a method. */
export interface Prediction {
  /** 1/k, k the power of h in the error estimate. */
  readonly exponent: number;
  readonly safety: number;
  /** A step shrinks and grows by these factors at most. */
  readonly smallest: number;
  readonly largest: number;
}

export function prediction(method: OneStepMethod & { readonly largest?: number }): Prediction {
  return {
    exponent: 1 / (estimateOrder(method) + 1),
    safety: method.embedded?.control?.safety ?? 0.9,
    smallest: 0.2,
    largest: method.largest ?? 6,
  };
}

/**
 * Predictive step control for stiff methods (Gustafsson; Hairer & Wanner II, IV.8): besides h·safety·err^(−1/k), what the error's
 * own trend allows, h·safety·(h/h_old)·(err_old/err²)^(1/k); the smaller one is taken. No growth directly after a rejection.
 *
 * What is remembered of an accepted step is log(err_old)/k − log h_old.
 */
export class PredictiveControl {
  readonly #prediction: Prediction;

  constructor(method: OneStepMethod & { readonly largest?: number }) {
    this.#prediction = prediction(method);
  }

  /** By how much the step h is to change after an attempt with some error, of which only a part is to be believed. */
  factor(h: number, error: number, memory: number, afterRejection: boolean, trust = 1): number {
    const { exponent, smallest, largest } = this.#prediction;
    if (!Number.isFinite(error)) return smallest;
    const logError = exponent * elementary.log(error);
    const safety = this.#prediction.safety * trust;
    const wanted = safety * elementary.exp(-logError);
    if (error > 1) return Math.max(smallest, wanted);
    const predicted =
      memory === NO_MEMORY ? largest : safety * elementary.exp(elementary.log(Math.abs(h)) + memory - 2 * logError);
    return Math.min(afterRejection ? 1 : largest, Math.max(smallest, Math.min(wanted, predicted)));
  }

  /** The memory when a step of size h with that error is accepted. */
  remembered(h: number, error: number): number {
    return this.#prediction.exponent * elementary.log(Math.max(error, LEAST_REMEMBERED)) - elementary.log(Math.abs(h));
  }
}
