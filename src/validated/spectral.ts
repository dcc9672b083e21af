import { difference, type IntervalMatrix, identity, pointMatrix, product, transposed } from "./intervalMatrix.ts";
import { above, below, hypotenuseAbove, productAbove, sumAbove } from "./rounding.ts";

/**
 * An upper bound of the eigenvalues of a symmetric matrix of intervals: of two rows by their formula, of more by Gershgorin's circles
 * in axes found by Jacobi's rotations, in which it is nearly diagonal. Rounded outward; what the axes lack of being orthogonal is
 * allowed for.
 *
 * @param matrix every symmetric matrix within it is meant
 */
export function symmetricEigenvalueBound(matrix: IntervalMatrix): number {
  const n = matrix.rows;
  if (![...matrix.lo, ...matrix.hi].every(Number.isFinite)) return Number.POSITIVE_INFINITY;
  if (n === 2) return largestOfTwo(matrix.hi[0], magnitudeAt(matrix, 1), matrix.hi[3]);
  const middle = matrix.lo.map((lo, k) => lo / 2 + matrix.hi[k] / 2);
  const axes = pointMatrix(n, n, rotated(middle, n));
  const turned = transposed(axes);
  // xᵀ S x with x = Q y: at most λ yᵀ y, and yᵀ y is at most xᵀ x / (1 − ρ) with ρ = ‖I − QᵀQ‖, at least xᵀ x / (1 + ρ).
  const seen = product(turned, product(matrix, axes));
  const rho = rowSums(difference(identity(n), product(turned, axes)));
  if (!(rho < 0.5)) return rowSums(matrix);
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    let bound = seen.hi[i * n + i];
    for (let j = 0; j < n; j++) if (j !== i) bound = sumAbove(bound, magnitudeAt(seen, i * n + j));
    most = Math.max(most, bound);
  }
  if (most === 0) return 0;
  return most > 0 ? above(most / below(1 - rho)) : above(most / above(1 + rho));
}

/** The larger eigenvalue of [[a, b], [b, d]], which grows with a, d and |b|: at least that of every such matrix with smaller ones. */
function largestOfTwo(a: number, b: number, d: number): number {
  if (b === 0) return Math.max(a, d);
  if (a === d) return sumAbove(a, b);
  return sumAbove(half(sumAbove(a, d)), hypotenuseAbove(half(magnitudeOfSum(a, -d)), b));
}

/**
 * An upper bound of the Euclidean norm of every matrix within a matrix of intervals: of two rows and columns by its formula, of more
 * that of its middle by AᵀA, and of the rest.
 */
export function spectralNormBound(matrix: IntervalMatrix): number {
  const { rows, columns } = matrix;
  if (![...matrix.lo, ...matrix.hi].every(Number.isFinite)) return Number.POSITIVE_INFINITY;
  if (rows === 1 && columns === 1) return magnitudeAt(matrix, 0);
  if (rows === 2 && columns === 2) return normOfTwo(matrix);
  const middle = pointMatrix(
    rows,
    columns,
    matrix.lo.map((lo, k) => lo / 2 + matrix.hi[k] / 2),
  );
  const gram = columns <= rows ? product(transposed(middle), middle) : product(middle, transposed(middle));
  const ofMiddle = rootAbove(symmetricEigenvalueBound(gram));
  let squares = 0;
  for (let k = 0; k < rows * columns; k++) {
    const radius = Math.max(sumAbove(matrix.hi[k], -middle.lo[k]), sumAbove(middle.lo[k], -matrix.lo[k]));
    squares = sumAbove(squares, productAbove(radius, radius));
  }
  const sums = rootAbove(productAbove(rowSums(matrix), rowSums(transposed(matrix))));
  return Math.min(sumAbove(ofMiddle, rootAbove(squares)), sums);
}

/**
 * (√((a + d)² + (b − c)²) + √((a − d)² + (b + c)²)) / 2 at the corners of [[a, b], [c, d]]: a norm is convex, and so largest at one of
 * them.
 */
function normOfTwo({ lo, hi }: IntervalMatrix): number {
  const ends = (k: number) => (lo[k] === hi[k] ? [lo[k]] : [lo[k], hi[k]]);
  let most = 0;
  for (const a of ends(0)) {
    for (const d of ends(3)) {
      const [sum, difference] = [magnitudeOfSum(a, d), magnitudeOfSum(a, -d)];
      for (const b of ends(1)) {
        for (const c of ends(2)) {
          const twice = sumAbove(
            hypotenuseAbove(sum, magnitudeOfSum(b, -c)),
            hypotenuseAbove(difference, magnitudeOfSum(b, c)),
          );
          if (twice > most) most = twice;
        }
      }
    }
  }
  return half(most);
}

/** At least |x + y|. */
const magnitudeOfSum = (x: number, y: number) => Math.max(sumAbove(x, y), sumAbove(-x, -y));

/** At least √x, of what is rounded below 0 that of 0. */
const rootAbove = (x: number) => (x <= 0 ? 0 : above(Math.sqrt(x)));

/** At least x / 2; what is 0 stays 0. */
const half = (x: number) => (x === 0 ? 0 : above(x / 2));

/** The largest sum of magnitudes in a row. */
export function rowSums(matrix: IntervalMatrix): number {
  let most = 0;
  for (let i = 0; i < matrix.rows; i++) {
    let row = 0;
    for (let j = 0; j < matrix.columns; j++) row = sumAbove(row, magnitudeAt(matrix, i * matrix.columns + j));
    most = Math.max(most, row);
  }
  return most;
}

const magnitudeAt = ({ lo, hi }: IntervalMatrix, k: number) => Math.max(Math.abs(lo[k]), Math.abs(hi[k]));

/** Axes in which a symmetric matrix is nearly diagonal, as columns; rounded as they come. */
function rotated(matrix: Float64Array, n: number): Float64Array {
  const a = Float64Array.from(matrix);
  const q = identity(n).lo;
  for (let sweep = 0; sweep < 12; sweep++) {
    let rest = 0;
    for (let p = 0; p < n; p++) {
      for (let r = p + 1; r < n; r++) {
        const off = a[p * n + r];
        rest += off * off;
        if (off === 0) continue;
        const ratio = (a[r * n + r] - a[p * n + p]) / (2 * off);
        const tangent = Math.sign(ratio || 1) / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
        const c = 1 / Math.sqrt(1 + tangent * tangent);
        turn(a, q, n, p, r, c, tangent * c);
      }
    }
    if (rest <= 1e-30 * a.reduce((sum, x) => sum + x * x, 0)) break;
  }
  return q;
}

function turn(a: Float64Array, q: Float64Array, n: number, p: number, r: number, c: number, s: number): void {
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[k * n + p], a[k * n + r]];
    a[k * n + p] = c * x - s * y;
    a[k * n + r] = s * x + c * y;
    const [u, v] = [q[k * n + p], q[k * n + r]];
    q[k * n + p] = c * u - s * v;
    q[k * n + r] = s * u + c * v;
  }
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[p * n + k], a[r * n + k]];
    a[p * n + k] = c * x - s * y;
    a[r * n + k] = s * x + c * y;
  }
}
