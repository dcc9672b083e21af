/** A pivot below this, of a matrix whose rows and columns have been scaled to 1, is rounding. */
const NO_PIVOT = 1e-12;

/**
 * Vectors that span what a square matrix maps to 0, by Gaussian elimination: one for each column without a pivot, with 1 there.
 *
 * @param matrix row by row
 */
export function nullSpace(matrix: Float64Array, dimension: number): Float64Array[] {
  const n = dimension;
  const { a, columns } = equilibrated(matrix, n);
  /** By row, the column of its pivot. */
  const pivots: number[] = [];
  const free: number[] = [];
  for (let j = 0; j < n; j++) {
    const row = pivots.length;
    let pivot = row;
    for (let i = row + 1; i < n; i++) if (Math.abs(a[i * n + j]) > Math.abs(a[pivot * n + j])) pivot = i;
    if (row === n || !(Math.abs(a[pivot * n + j]) > NO_PIVOT)) {
      free.push(j);
      continue;
    }
    pivots.push(j);
    for (let k = j; k < n; k++) {
      const x = a[row * n + k];
      a[row * n + k] = a[pivot * n + k];
      a[pivot * n + k] = x;
    }
    for (let i = row + 1; i < n; i++) {
      const factor = a[i * n + j] / a[row * n + j];
      if (factor !== 0) for (let k = j; k < n; k++) a[i * n + k] -= factor * a[row * n + k];
    }
  }
  return free.map((j) => {
    const v = new Float64Array(n);
    v[j] = 1;
    for (let row = pivots.length - 1; row >= 0; row--) {
      const p = pivots[row];
      let sum = 0;
      for (let k = p + 1; k <= j; k++) sum += a[row * n + k] * v[k];
      if (sum !== 0) v[p] = -sum / a[row * n + p];
    }
    // Scaled columns belong to unknowns that are divided by the scale.
    return v.map((x, k) => (x === 0 ? 0 : (x * columns[k]) / columns[j]));
  });
}

export function transposed(matrix: Float64Array, dimension: number): Float64Array {
  return matrix.map((_, at) => matrix[(at % dimension) * dimension + Math.floor(at / dimension)]);
}

/** The matrix with the largest entry of each row, then of each column, made 1; and what columns were multiplied by. */
function equilibrated(matrix: Float64Array, n: number): { readonly a: Float64Array; readonly columns: Float64Array } {
  const a = matrix.slice();
  const columns = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let most = 0;
    for (let j = 0; j < n; j++) most = Math.max(most, Math.abs(a[i * n + j]));
    if (most > 0) for (let j = 0; j < n; j++) a[i * n + j] /= most;
  }
  for (let j = 0; j < n; j++) {
    let most = 0;
    for (let i = 0; i < n; i++) most = Math.max(most, Math.abs(a[i * n + j]));
    columns[j] = most > 0 ? 1 / most : 1;
    for (let i = 0; i < n; i++) a[i * n + j] *= columns[j];
  }
  return { a, columns };
}
