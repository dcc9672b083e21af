/** Orders of the predictor; that of the corrector is one more. */
export const MAX_ORDER = 12;
const ROWS = MAX_ORDER + 1;

/**
 * The formulas of one step from t to t + h, from where the slopes before it were taken.
 *
 * The polynomial through the slopes at t and at the points before it is Σ φ*_j L_j(θ) at t + θh, with
 * L_j(θ) = Π_{i<j} (θ + s_i)/(1 + s_i) and s_i = (t − t_{n−i})/h: every factor is positive and at most 1 within the step, so that
 * no sum of powers of θ loses digits. Integrals of the L_j are the weights g_j of Adams's formulas, and the L_j themselves what lies
 * between the ends of a step. The φ*_j = β_j φ_j are the modified divided differences as this step wants them (Shampine & Gordon,
 * Computer Solution of Ordinary Differential Equations, 1975, ch. 5; Hairer, Nørsett & Wanner I, III.5).
 */
export class AdamsFormula {
  /** ∫₀¹ L_j(θ) dθ, j up to the order. */
  readonly g = new Float64Array(ROWS);
  /** By what a difference φ_j at t is multiplied to become φ*_j. */
  readonly beta = new Float64Array(ROWS);
  /** What makes of φ_j at the step's end a difference ∇ʲ of slopes h apart. */
  readonly sigma = new Float64Array(ROWS);
  readonly #powers = new Float64Array(ROWS * ROWS);

  /** Coefficient of θᵐ in L_j. */
  power(j: number, m: number): number {
    return this.#powers[j * ROWS + m];
  }

  /**
   * @param times where slopes are known, t first
   * @param count of them, at least the order
   */
  prepare(order: number, h: number, times: Float64Array, count: number): void {
    const powers = this.#powers;
    const s = (i: number) => (times[0] - times[i]) / h;
    powers.fill(0);
    powers[0] = 1;
    this.beta[0] = 1;
    this.sigma[0] = 1;
    for (let j = 1; j <= order; j++) {
      const spacing = s(j - 1);
      for (let m = 0; m < j; m++) {
        const part = powers[(j - 1) * ROWS + m] / (1 + spacing);
        powers[j * ROWS + m] += part * spacing;
        powers[j * ROWS + m + 1] += part;
      }
      this.sigma[j] = (this.sigma[j - 1] * j) / (1 + spacing);
      this.beta[j] = j < count ? (this.beta[j - 1] * (1 + spacing)) / s(j) : 0;
    }
    for (let j = 0; j <= order; j++) {
      let sum = 0;
      for (let m = 0; m <= j; m++) sum += powers[j * ROWS + m] / (m + 1);
      this.g[j] = sum;
    }
  }
}
