import { difference, type IntervalMatrix, identity, pointMatrix, product, transposed } from "../intervalMatrix.ts";
import { above } from "../rounding.ts";

/** A nearly orthogonal matrix of doubles, and an enclosure of its inverse. */
export interface Frame {
  readonly axes: IntervalMatrix;
  readonly inverse: IntervalMatrix;
}

/**
 * Gram and Schmidt's axes of a matrix, its columns taken in the order of the lengths that they have with the given sides: Lohner's
 * choice, by which the long side of a parallelepiped stays an edge. Undefined where the matrix is not finite or the columns are too
 * close to dependent.
 */
export function frameOf(matrix: Float64Array, sides: Float64Array): Frame | undefined {
  const n = sides.length;
  const columnOf = (j: number) => Float64Array.from({ length: n }, (_, i) => matrix[i * n + j]);
  const columns = Array.from({ length: n }, (_, j) => ({ column: columnOf(j), size: norm(columnOf(j)) * sides[j] }));
  columns.sort((a, b) => b.size - a.size);
  const axes: Float64Array[] = [];
  // Columns that vanish, or depend on those before, are replaced by unit vectors.
  const spare = Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (__, k) => (k === i ? 1 : 0)));
  for (const candidate of [...columns.map(({ column }) => column), ...spare]) {
    if (axes.length === n) break;
    const before = norm(candidate);
    if (!(before > 0) || !Number.isFinite(before)) continue;
    const rest = candidate.map((x) => x / before);
    // Twice is enough.
    for (let pass = 0; pass < 2; pass++) for (const axis of axes) subtract(rest, axis);
    const length = norm(rest);
    if (length > 1e-7) axes.push(rest.map((x) => x / length));
  }
  if (axes.length < n) return undefined;
  const q = pointMatrix(
    n,
    n,
    Float64Array.from({ length: n * n }, (_, k) => axes[k % n][Math.floor(k / n)]),
  );
  return inverted(q);
}

/** Q⁻¹ = (I + R + R² + …) Qᵀ with R = I − QᵀQ, of which a bound by the row sums of R is enough. */
function inverted(axes: IntervalMatrix): Frame | undefined {
  const n = axes.rows;
  const turned = transposed(axes);
  const rest = difference(identity(n), product(turned, axes));
  let rho = 0;
  for (let i = 0; i < n; i++) {
    let row = 0;
    for (let j = 0; j < n; j++) row = above(row + Math.max(-rest.lo[i * n + j], rest.hi[i * n + j]));
    rho = Math.max(rho, row);
  }
  if (!(rho < 0.5)) return undefined;
  const largest = turned.lo.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  // Doubled: ρ / (1 − ρ) ≤ 2 ρ.
  const error = above(2 * rho * largest);
  const inverse = { ...turned, lo: turned.lo.map((x) => x - error), hi: turned.hi.map((x) => x + error) };
  return { axes, inverse: { ...inverse, lo: inverse.lo.map(lower), hi: inverse.hi.map(above) } };
}

const lower = (x: number) => -above(-x);

function subtract(x: Float64Array, axis: Float64Array): void {
  let along = 0;
  for (let i = 0; i < x.length; i++) along += x[i] * axis[i];
  for (let i = 0; i < x.length; i++) x[i] -= along * axis[i];
}

function norm(x: Float64Array): number {
  let total = 0;
  for (const part of x) total += part * part;
  return Math.sqrt(total);
}
