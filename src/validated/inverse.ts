/** The inverse of a small matrix by elimination with pivots, rounded as it comes; undefined where a pivot is 0 or not finite. */
export function inverse(matrix: readonly (readonly number[])[]): readonly (readonly number[])[] | undefined {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, k) => (k === i ? 1 : 0))]);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i][k]) > Math.abs(rows[pivot][k])) pivot = i;
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    const by = rows[k][k];
    if (by === 0 || !Number.isFinite(by)) return undefined;
    for (let j = k; j < 2 * n; j++) rows[k][j] /= by;
    for (let i = 0; i < n; i++) {
      const factor = rows[i][k];
      if (i === k || factor === 0) continue;
      for (let j = k; j < 2 * n; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  const parts = rows.map((row) => row.slice(n));
  return parts.flat().every(Number.isFinite) ? parts : undefined;
}
