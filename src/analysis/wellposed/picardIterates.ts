import { squared } from "../../core/squared.ts";
import { elementary } from "../../elementary/elementary.ts";

/** Picard's iterates at Chebyshev's points of an interval around t₀. */
export interface PicardIterates {
  /** Rising, both ends among them. */
  readonly t: Float64Array;
  /** State component i of iterate k at point n: `z[k][i][n]`. */
  readonly z: readonly (readonly Float64Array[])[];
  /** max ‖z_{k+1} − z_k‖ over the points. */
  readonly distances: readonly number[];
}

/** Degree of the polynomials that stand for the iterates. */
const DEGREE = 48;

/**
 * z_{k+1}(t) = z₀ + ∫ f(z_k(s), s) ds from t₀ to t, the integrand interpolated at Chebyshev's points and integrated exactly.
 *
 * Rounded as it comes: what it shows is a picture of the proof, not the proof. Ends where an iterate is not finite.
 *
 * @param f the derivative of one state at one time
 * @param count iterates after the first, which is constant
 */
export function picardIterates(
  f: (t: number, z: readonly number[]) => ArrayLike<number>,
  {
    t0,
    z0,
    reach,
    length,
    count,
  }: {
    readonly t0: number;
    readonly z0: readonly number[];
    /** To either side of t₀. */
    readonly reach: number;
    readonly length: (x: ArrayLike<number>) => number;
    readonly count: number;
  },
): PicardIterates {
  // x = −cos(nπ/N) from −1 to 1.
  const t = Float64Array.from(
    { length: DEGREE + 1 },
    (_, n) => t0 + reach * elementary.sin((n * Math.PI) / DEGREE - Math.PI / 2),
  );
  let z = z0.map((start) => new Float64Array(t.length).fill(start));
  const all = [z];
  const distances: number[] = [];
  for (let k = 0; k < count; k++) {
    const slopes = z0.map(() => new Float64Array(t.length));
    for (const [n, at] of t.entries()) {
      const slope = f(
        at,
        z.map((component) => component[n]),
      );
      for (let i = 0; i < slopes.length; i++) slopes[i][n] = slope[i];
    }
    const next = z0.map((start, i) => t.map((_, n) => start + reach * integralTo(n, slopes[i])));
    if (!next.every((component) => component.every(Number.isFinite))) break;
    const previous = z;
    distances.push(
      t.reduce((most, _, n) => Math.max(most, length(next.map((component, i) => component[n] - previous[i][n]))), 0),
    );
    z = next;
    all.push(z);
  }
  return { t, z: all, distances };
}

/** The integral from t₀ to point n of what has these values at the points, over a unit of time to either side. */
function integralTo(n: number, values: Float64Array): number {
  const weights = integration();
  let sum = 0;
  for (let j = 0; j < values.length; j++) sum += weights[n * values.length + j] * values[j];
  return sum;
}

let known: Float64Array | undefined;

/** What values at the points contribute to the integral of their polynomial from 0 to each point, row by row. */
function integration(): Float64Array {
  if (known) return known;
  const N = DEGREE;
  const cosines = Array.from({ length: 2 * N }, (_, m) => elementary.cos((m * Math.PI) / N));
  // T_k(x_n) = (−1)ᵏ cos(knπ/N) with x_n = −cos(nπ/N), and T_k(0).
  const chebyshev = (k: number, n: number) => (k % 2 === 0 ? 1 : -1) * cosines[(k * n) % (2 * N)];
  const atZero = (k: number) => [1, 0, -1, 0][k % 4];
  // ∫ T_k from 0: (T_{k+1}/(k+1) − T_{k−1}/(k−1))/2.
  const integral = (k: number, n: number) => {
    const from = (m: number) => chebyshev(m, n) - atZero(m);
    if (k === 0) return chebyshev(1, n);
    if (k === 1) return squared(chebyshev(1, n)) / 2;
    return (from(k + 1) / (k + 1) - from(k - 1) / (k - 1)) / 2;
  };
  const rows = new Float64Array(squared(N + 1));
  const integrals = Array.from({ length: N + 1 }, (_, n) => Array.from({ length: N + 1 }, (_, k) => integral(k, n)));
  for (let j = 0; j <= N; j++) {
    const end = j === 0 || j === N ? 0.5 : 1;
    // The coefficients of the polynomial that is 1 at point j and 0 at the others.
    const coefficients = Array.from({ length: N + 1 }, (_, k) => {
      const half = k === 0 || k === N ? 0.5 : 1;
      return (2 * end * half * chebyshev(k, j)) / N;
    });
    for (let n = 0; n <= N; n++) {
      let sum = 0;
      for (let k = 0; k <= N; k++) sum += coefficients[k] * integrals[n][k];
      rows[n * (N + 1) + j] = sum;
    }
  }
  known = rows;
  return rows;
}
