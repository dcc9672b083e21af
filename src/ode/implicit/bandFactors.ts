import type { Band } from "../../core/linearisedSystem.ts";

/**
 * Factors of a band matrix by Gaussian elimination with partial pivoting (Golub & Van Loan, Matrix Computations, 4.3), a full one
 * being a band that reaches everywhere.
 */
export class BandFactors {
  readonly #dimension: number;
  readonly #band: Band;
  /** Diagonals above the main one, with those that exchanges of rows fill. */
  readonly #upper: number;
  readonly #stride: number;
  /** Entry (i, j) at `i * stride + j − i + lower`. */
  readonly #a: Float64Array;
  /** Of step k, what row k + 1 + m lost of it at `k * lower + m`. */
  readonly #multipliers: Float64Array;
  readonly #pivots: Int32Array;

  constructor(dimension: number, band: Band) {
    const { lower, upper } = band;
    this.#dimension = dimension;
    this.#band = band;
    this.#upper = Math.min(dimension - 1, upper + lower);
    this.#stride = lower + 1 + this.#upper;
    this.#a = new Float64Array(dimension * this.#stride);
    this.#multipliers = new Float64Array(dimension * lower);
    this.#pivots = new Int32Array(dimension);
  }

  /**
   * Factors `diagonal`·M − J; false where that is singular or not finite.
   *
   * @param jacobian as `LinearisedSystem.linearise` writes it, of this band
   * @param mass M, in the same way; default I
   */
  factorShifted(diagonal: number, jacobian: Float64Array, mass?: Float64Array): boolean {
    const { lower, upper } = this.#band;
    const width = lower + 1 + upper;
    const [a, stride] = [this.#a, this.#stride];
    a.fill(0);
    for (let i = 0; i < this.#dimension; i++) {
      for (let m = 0; m < width; m++) a[i * stride + m] = -jacobian[i * width + m];
      if (!mass) a[i * stride + lower] += diagonal;
      else for (let m = 0; m < width; m++) a[i * stride + m] += diagonal * mass[i * width + m];
    }
    return this.#eliminate();
  }

  /**
   * Factors (re + i·im)·M − J over the complex numbers, written as a real matrix of twice the dimension in which each component
   * is followed by its imaginary part. This matrix's band is `interleaved` of J's.
   */
  factorComplexShifted(re: number, im: number, jacobian: Float64Array, of: Band, mass?: Float64Array): boolean {
    const width = of.lower + 1 + of.upper;
    const [a, stride] = [this.#a, this.#stride];
    const { lower } = this.#band;
    a.fill(0);
    for (let i = 0; 2 * i < this.#dimension; i++) {
      const [real, imaginary] = [2 * i * stride + lower, (2 * i + 1) * stride + lower];
      for (let m = 0; m < width; m++) {
        const beside = 2 * (m - of.lower);
        const x = -jacobian[i * width + m];
        // Those outside of the matrix are 0 and may lie outside of its rows.
        if (x === 0) continue;
        a[real + beside] = x;
        a[imaginary + beside] = x;
      }
      for (let m = mass ? 0 : of.lower; m < (mass ? width : of.lower + 1); m++) {
        const beside = 2 * (m - of.lower);
        const x = mass ? mass[i * width + m] : 1;
        if (x === 0) continue;
        a[real + beside] += re * x;
        a[real + beside + 1] -= im * x;
        a[imaginary + beside - 1] += im * x;
        a[imaginary + beside] += re * x;
      }
    }
    return this.#eliminate();
  }

  /**
   * Factors C ⊗ M − J for several systems that are coupled component by component: unknown i of system j at `i * systems + j`.
   * This matrix's band is `stacked` of J's.
   *
   * @param coupling C, row by row
   * @param jacobians one a system
   */
  factorCoupled(
    coupling: readonly (readonly number[])[],
    jacobians: readonly Float64Array[],
    { lower: below, upper: above }: Band,
    mass?: Float64Array,
  ): boolean {
    const systems = coupling.length;
    const width = below + 1 + above;
    const [a, stride] = [this.#a, this.#stride];
    const { lower } = this.#band;
    a.fill(0);
    for (let i = 0; i * systems < this.#dimension; i++) {
      for (const [j, row] of coupling.entries()) {
        const diagonal = (i * systems + j) * stride + lower;
        for (let m = 0; m < width; m++) {
          const x = -jacobians[j][i * width + m];
          // Those outside of the matrix are 0 and may lie outside of its rows.
          if (x !== 0) a[diagonal + systems * (m - below)] = x;
        }
        for (const [l, x] of row.entries()) {
          if (!mass) a[diagonal + l - j] += x;
          else
            for (let m = 0; m < width; m++) {
              const entry = mass[i * width + m];
              if (entry !== 0) a[diagonal + systems * (m - below) + l - j] += x * entry;
            }
        }
      }
    }
    return this.#eliminate();
  }

  #eliminate(): boolean {
    const n = this.#dimension;
    const { lower } = this.#band;
    const [a, stride, multipliers] = [this.#a, this.#stride, this.#multipliers];
    for (let k = 0; k < n; k++) {
      const end = Math.min(n - 1, k + lower);
      let pivot = k;
      let most = Math.abs(a[k * stride + lower]);
      for (let i = k + 1; i <= end; i++) {
        const size = Math.abs(a[i * stride + k - i + lower]);
        if (size > most) [pivot, most] = [i, size];
      }
      if (!(most > 0 && most < Number.POSITIVE_INFINITY)) return false;
      this.#pivots[k] = pivot;
      const last = Math.min(n - 1, k + this.#upper);
      // Column j of row i stands at i * (stride − 1) + lower + j.
      const row = k * (stride - 1) + lower;
      if (pivot !== k) {
        const other = pivot * (stride - 1) + lower;
        for (let j = k; j <= last; j++) {
          const x = a[row + j];
          a[row + j] = a[other + j];
          a[other + j] = x;
        }
      }
      for (let i = k + 1; i <= end; i++) {
        const at = i * (stride - 1) + lower;
        const factor = a[at + k] / a[row + k];
        multipliers[k * lower + i - k - 1] = factor;
        if (factor === 0) continue;
        for (let j = k + 1; j <= last; j++) a[at + j] -= factor * a[row + j];
      }
    }
    return true;
  }

  /** Replaces a right-hand side by the solution. */
  solve(b: Float64Array): void {
    const n = this.#dimension;
    const { lower } = this.#band;
    const [a, stride, multipliers] = [this.#a, this.#stride, this.#multipliers];
    for (let k = 0; k < n; k++) {
      const pivot = this.#pivots[k];
      const x = b[pivot];
      b[pivot] = b[k];
      b[k] = x;
      const end = Math.min(n - 1, k + lower);
      for (let i = k + 1; i <= end; i++) b[i] -= multipliers[k * lower + i - k - 1] * x;
    }
    for (let k = n - 1; k >= 0; k--) {
      const row = k * (stride - 1) + lower;
      const last = Math.min(n - 1, k + this.#upper);
      let sum = b[k];
      for (let j = k + 1; j <= last; j++) sum -= a[row + j] * b[j];
      b[k] = sum / a[row + k];
    }
  }

  /** The same with the matrix transposed, by the same factors. */
  solveTransposed(b: Float64Array): void {
    const n = this.#dimension;
    const { lower } = this.#band;
    const [a, stride, multipliers] = [this.#a, this.#stride, this.#multipliers];
    for (let k = 0; k < n; k++) {
      const row = k * (stride - 1) + lower;
      const last = Math.min(n - 1, k + this.#upper);
      const x = b[k] / a[row + k];
      b[k] = x;
      for (let j = k + 1; j <= last; j++) b[j] -= a[row + j] * x;
    }
    for (let k = n - 1; k >= 0; k--) {
      const end = Math.min(n - 1, k + lower);
      let x = b[k];
      for (let i = k + 1; i <= end; i++) x -= multipliers[k * lower + i - k - 1] * b[i];
      const pivot = this.#pivots[k];
      b[k] = b[pivot];
      b[pivot] = x;
    }
  }
}

/** The band of so many coupled systems of some band, as `factorCoupled` writes it: by the identity, or by a matrix M of that band. */
export function stacked({ lower, upper }: Band, systems: number, hasMass = false): Band {
  const reach = (of: number) => (hasMass ? systems * of + systems - 1 : Math.max(systems * of, systems - 1));
  return { lower: reach(lower), upper: reach(upper) };
}

/** The band of a complex matrix of some band, as `factorComplexShifted` writes it. */
export function interleaved({ lower, upper }: Band): Band {
  return { lower: 2 * lower + 1, upper: 2 * upper + 1 };
}
