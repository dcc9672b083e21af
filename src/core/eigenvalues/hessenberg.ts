/**
 * Reduces a square matrix in place to upper Hessenberg form by Householder reflections, a similarity; what is below the
 * subdiagonal becomes 0.
 *
 * @param a n × n, by rows
 * Source: G. H. Golub, C. F. Van Loan, Matrix Computations, 4th edition, algorithm 7.4.2.
 */
export function hessenberg(a: Float64Array, n: number): void {
  const v = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    let scale = 0;
    for (let i = k + 1; i < n; i++) scale += Math.abs(a[i * n + k]);
    let below = 0;
    for (let i = k + 2; i < n; i++) below += Math.abs(a[i * n + k]);
    if (below === 0) continue;
    let square = 0;
    for (let i = k + 1; i < n; i++) {
      v[i] = a[i * n + k] / scale;
      square += v[i] * v[i];
    }
    const length = v[k + 1] > 0 ? -Math.sqrt(square) : Math.sqrt(square);
    // H = I − v vᵀ / half takes the column to (length, 0, …, 0).
    const half = square - v[k + 1] * length;
    v[k + 1] -= length;
    for (let j = k + 1; j < n; j++) {
      let product = 0;
      for (let i = k + 1; i < n; i++) product += v[i] * a[i * n + j];
      product /= half;
      for (let i = k + 1; i < n; i++) a[i * n + j] -= product * v[i];
    }
    for (let i = 0; i < n; i++) {
      let product = 0;
      for (let j = k + 1; j < n; j++) product += a[i * n + j] * v[j];
      product /= half;
      for (let j = k + 1; j < n; j++) a[i * n + j] -= product * v[j];
    }
    a[(k + 1) * n + k] = scale * length;
    for (let i = k + 2; i < n; i++) a[i * n + k] = 0;
  }
}
