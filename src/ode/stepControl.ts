import { estimateOrder, type Tableau } from "../core/tableau.ts";

/**
 * Chooses step sizes from error estimates by the PI controller of DOPRI5 (Gustafsson; Hairer, Nørsett & Wanner I, II.4 and
 * Hairer & Wanner II, IV.2): h_new = h · safety · err_n^(−α) · err_(n−1)^β with k the power of h in the estimate, β = 0.2/k
 * and α = 1/k − 0.75β, within a factor of 0.2 … 10; no growth directly after a rejected step.
 */
export class StepControl {
  readonly #safety: number;
  readonly #alpha: number;
  readonly #beta: number;
  readonly #exponent: number;

  constructor(pair: Tableau) {
    const { safety = 0.9, beta } = pair.embedded?.control ?? {};
    this.#exponent = 1 / (estimateOrder(pair) + 1);
    this.#safety = safety;
    this.#beta = beta ?? 0.2 * this.#exponent;
    this.#alpha = this.#exponent - 0.75 * this.#beta;
  }

  /** What the controller remembers of an accepted step: the logarithm of its error, not let below that of 1e-4. */
  remember(logError: number): number {
    return logError > LOG_SMALL ? logError : LOG_SMALL;
  }

  /** Factor for the step after an accepted one. */
  afterAccepted(logError: number, remembered: number, afterRejection: boolean): number {
    const factor = this.#safety * Math.exp(this.#beta * remembered - this.#alpha * logError);
    return Math.min(afterRejection ? 1 : LARGEST, Math.max(SMALLEST, factor));
  }

  /** Factor for trying a rejected step again; an attempt that was not finite shrinks the most. */
  afterRejected(error: number, finite: boolean): number {
    return finite ? Math.max(SMALLEST, this.#safety * error ** -this.#exponent) : SMALLEST;
  }
}

const SMALLEST = 0.2;
const LARGEST = 10;
const LOG_SMALL = Math.log(1e-4);
/** Memory before the first step. */
export const NO_MEMORY = LOG_SMALL;
