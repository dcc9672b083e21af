/** Sweeps at most; a matrix that falls apart into blocks could be scaled without end. */
const MAX_SWEEPS = 40;
/** A step that makes a row and its column smaller by less than this factor is not taken. */
const GAIN = 0.95;

/**
 * Balances a square matrix in place: a diagonal similarity by powers of two makes the norms of each row and its column alike, so
 * that rounding errors of what follows are small beside every entry. The eigenvalues stay the same to the bit.
 *
 * @param a n × n, by rows
 * Source: B. N. Parlett, C. Reinsch, Balancing a matrix for calculation of eigenvalues and eigenvectors, Numer. Math. 13 (1969).
 */
export function balance(a: Float64Array, n: number): void {
  for (let sweep = 0, moved = true; moved && sweep < MAX_SWEEPS; sweep++) {
    moved = false;
    for (let i = 0; i < n; i++) {
      let column = 0;
      let row = 0;
      for (let j = 0; j < n; j++) {
        if (j === i) continue;
        column += Math.abs(a[j * n + i]);
        row += Math.abs(a[i * n + j]);
      }
      if (column === 0 || row === 0) continue;
      const before = column + row;
      let factor = 1;
      for (; column < row / 2; factor *= 2, column *= 4);
      for (; column >= row * 2; factor /= 2, column /= 4);
      if ((column + row) / factor >= GAIN * before) continue;
      moved = true;
      for (let j = 0; j < n; j++) {
        if (j === i) continue;
        a[i * n + j] /= factor;
        a[j * n + i] *= factor;
      }
    }
  }
}
