import type { LinearisedSystem } from "../../core/linearisedSystem.ts";

/** Products with the matrix M of a system M z′ = f. */
export class Mass {
  /** As `LinearisedSystem.linearise` writes matrices; absent where M is I. */
  readonly entries: Float64Array | undefined;
  readonly #dimension: number;
  readonly #lower: number;
  readonly #width: number;

  constructor({ dimension, band: { lower, upper }, mass }: Pick<LinearisedSystem, "dimension" | "band" | "mass">) {
    this.#dimension = dimension;
    this.#lower = lower;
    this.#width = lower + 1 + upper;
    if (!mass) return;
    const entries = new Float64Array(dimension * this.#width);
    for (let i = 0; i < dimension; i++)
      for (let j = Math.max(0, i - lower); j <= Math.min(dimension - 1, i + upper); j++)
        entries[i * this.#width + j - i + lower] = mass.entries[i * dimension + j];
    this.entries = entries;
  }

  /** M x, written to `out`; x itself where M is I. */
  times(x: Float64Array, out: Float64Array): Float64Array {
    const { entries } = this;
    if (!entries) return x;
    for (let i = 0; i < this.#dimension; i++) {
      let sum = 0;
      for (let m = 0; m < this.#width; m++) {
        const entry = entries[i * this.#width + m];
        if (entry !== 0) sum += entry * x[i + m - this.#lower];
      }
      out[i] = sum;
    }
    return out;
  }

  /** Mᵀ x, in the same way. */
  timesTransposed(x: Float64Array, out: Float64Array): Float64Array {
    const { entries } = this;
    if (!entries) return x;
    out.fill(0);
    for (let i = 0; i < this.#dimension; i++)
      for (let m = 0; m < this.#width; m++) {
        const entry = entries[i * this.#width + m];
        if (entry !== 0) out[i + m - this.#lower] += entry * x[i];
      }
    return out;
  }
}
