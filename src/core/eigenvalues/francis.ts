import type { Complex } from "./complex.ts";

/** Iterations for all eigenvalues together, per row: some three an eigenvalue is usual. */
const ITERATIONS = 30;
/** So many iterations without a deflation ask for a shift of another kind: some matrices are their own next iterate. */
const EXCEPTIONAL = 10;
/** The exceptional shifts of EISPACK's hqr and LAPACK's dlahqr. */
const [SHIFT, PRODUCT] = [0.75, -0.4375];
/** Nothing beside entries near 1, which is how the matrix is scaled, and far from what underflows. */
const TINY = 2 ** -960;

type Shifts = readonly [x: number, y: number, w: number];

/**
 * The eigenvalues of an upper Hessenberg matrix, which is overwritten, by the QR iteration with double shifts; those that were
 * found before the iterations ran out.
 *
 * @param h n × n, by rows
 * Sources: J. G. F. Francis, The QR transformation, Comput. J. 4 (1961, 1962); J. H. Wilkinson, C. Reinsch, Handbook for Automatic
 * Computation II (1971), procedure hqr.
 */
export function francis(h: Float64Array, n: number): Complex[] {
  const found: Complex[] = [];
  let left = ITERATIONS * Math.max(10, n);
  let since = 0;
  for (let last = n - 1; last >= 0; ) {
    const first = blockStart(h, n, last);
    if (first >= last - 1) {
      if (first === last) found.push({ re: h[last * n + last], im: 0 });
      else {
        const [one, other] = pair(h[first * n + first], h[first * n + last], h[last * n + first], h[last * n + last]);
        found.push(one, other);
      }
      last = first - 1;
      since = 0;
      continue;
    }
    if (left-- === 0) break;
    since++;
    sweep(h, n, first, last, shifts(h, n, first, last, since));
  }
  return found;
}

/**
 * The first row of the unreduced block that ends at a row; the subdiagonal entry before it is set to 0. It is compared with the
 * entries beside it, the subdiagonal ones too: of a rotation the diagonal alone is 0 but for rounding errors.
 */
function blockStart(h: Float64Array, n: number, last: number): number {
  for (let k = last; k > 0; k--) {
    const sub = k * n + k - 1;
    const before = k > 1 ? Math.abs(h[sub - n - 1]) : 0;
    const after = k < last ? Math.abs(h[sub + n + 1]) : 0;
    const beside = Math.abs(h[sub - n]) + Math.abs(h[sub + 1]) + before + after;
    if (Math.abs(h[sub]) > Math.max(TINY, Number.EPSILON * beside)) continue;
    h[sub] = 0;
    return k;
  }
  return 0;
}

/**
 * Two shifts as the roots of (λ − x)(λ − y) = w: the eigenvalues of the last 2 × 2 block, or, where these lead nowhere, others by
 * turns at the upper and at the lower end.
 */
function shifts(h: Float64Array, n: number, first: number, last: number, since: number): Shifts {
  if (since % EXCEPTIONAL === 0) {
    const isUpper = (since / EXCEPTIONAL) % 2 === 1;
    const [k, next] = isUpper ? [first, first + 1] : [last, last - 2];
    const size = Math.abs(h[isUpper ? (k + 1) * n + k : k * n + k - 1]) + Math.abs(h[(next + 1) * n + next]);
    const centre = SHIFT * size + h[k * n + k];
    return [centre, centre, PRODUCT * size * size];
  }
  const end = last * n + last;
  return [h[end], h[end - n - 1], h[end - 1] * h[end - n]];
}

/** One implicit double step on the block: the bulge made by (H − σ₁)(H − σ₂) e₁ is chased down by reflections of three rows. */
function sweep(h: Float64Array, n: number, first: number, last: number, [p, q, w]: Shifts): void {
  const f = first * n + first;
  // (H − σ₁)(H − σ₂) e₁, divided by the first subdiagonal entry.
  let x = ((h[f] - p) * (h[f] - q) - w) / h[f + n] + h[f + 1];
  let y = h[f] - p + (h[f + n + 1] - q);
  let z = h[f + 2 * n + 1];
  for (let k = first; k < last; k++) {
    const rows = Math.min(3, last - k + 1);
    if (rows < 3) z = 0;
    const scale = Math.abs(x) + Math.abs(y) + Math.abs(z);
    if (scale !== 0) {
      x /= scale;
      y /= scale;
      z /= scale;
      const length = x > 0 ? -Math.sqrt(x * x + y * y + z * z) : Math.sqrt(x * x + y * y + z * z);
      if (k > first) {
        h[k * n + k - 1] = scale * length;
        h[(k + 1) * n + k - 1] = 0;
        if (rows === 3) h[(k + 2) * n + k - 1] = 0;
      }
      // I − u vᵀ with u = (1, y, z)/… in the manner of hqr.
      x -= length;
      const [u1, u2, u3] = [-x / length, -y / length, -z / length];
      const [v2, v3] = [y / x, z / x];
      for (let j = k; j <= last; j++) {
        const dot = h[k * n + j] + v2 * h[(k + 1) * n + j] + (rows === 3 ? v3 * h[(k + 2) * n + j] : 0);
        h[k * n + j] -= u1 * dot;
        h[(k + 1) * n + j] -= u2 * dot;
        if (rows === 3) h[(k + 2) * n + j] -= u3 * dot;
      }
      const bottom = Math.min(last, k + 3);
      for (let i = first; i <= bottom; i++) {
        const row = i * n + k;
        const dot = u1 * h[row] + u2 * h[row + 1] + (rows === 3 ? u3 * h[row + 2] : 0);
        h[row] -= dot;
        h[row + 1] -= v2 * dot;
        if (rows === 3) h[row + 2] -= v3 * dot;
      }
    }
    if (k === last - 1) break;
    x = h[(k + 1) * n + k];
    y = h[(k + 2) * n + k];
    z = k + 3 <= last ? h[(k + 3) * n + k] : 0;
  }
}

/** The eigenvalues of [[a, b], [c, d]], without cancellation and without overflow. */
function pair(a: number, b: number, c: number, d: number): readonly [Complex, Complex] {
  const half = 0.5 * (a - d);
  const more = Math.max(Math.abs(b), Math.abs(c));
  const less = Math.min(Math.abs(b), Math.abs(c)) * Math.sign(b) * Math.sign(c);
  const scale = Math.max(Math.abs(half), more);
  const square = scale === 0 ? 0 : (half / scale) * half + (more / scale) * less;
  const root = Math.sqrt(scale) * Math.sqrt(Math.abs(square));
  if (square < 0) {
    const re = d + half;
    return [
      { re, im: root },
      { re, im: -root },
    ];
  }
  const far = half + (half < 0 ? -root : root);
  return [
    { re: d + far, im: 0 },
    { re: far === 0 ? d : d - (more / far) * less, im: 0 },
  ];
}
