/**
 * The slopes at the knots of the cubic spline through some values, with not-a-knot ends; a parabola through three.
 *
 * Source: C. de Boor, A Practical Guide to Splines (1978), chapter IV.
 */
export function splineSlopes(t: readonly number[], y: readonly number[]): number[] {
  const n = t.length;
  const h = t.slice(1).map((x, i) => x - t[i]);
  const s = h.map((width, i) => (y[i + 1] - y[i]) / width);
  const below = new Array<number>(n).fill(0);
  const diagonal = new Array<number>(n).fill(0);
  const above = new Array<number>(n).fill(0);
  const right = new Array<number>(n).fill(0);
  for (let i = 1; i < n - 1; i++) {
    below[i] = h[i];
    diagonal[i] = 2 * (h[i - 1] + h[i]);
    above[i] = h[i - 1];
    right[i] = 3 * (h[i] * s[i - 1] + h[i - 1] * s[i]);
  }
  if (n === 3) {
    [diagonal[0], above[0], right[0]] = [1, 1, 2 * s[0]];
    [below[2], diagonal[2], right[2]] = [1, 1, 2 * s[1]];
  } else {
    const [first, last] = [h[0] + h[1], h[n - 2] + h[n - 3]];
    [diagonal[0], above[0]] = [h[1], first];
    right[0] = ((h[0] + 2 * first) * h[1] * s[0] + h[0] * h[0] * s[1]) / first;
    [below[n - 1], diagonal[n - 1]] = [last, h[n - 3]];
    right[n - 1] = (h[n - 2] * h[n - 2] * s[n - 3] + (2 * last + h[n - 2]) * h[n - 3] * s[n - 2]) / last;
  }
  for (let i = 1; i < n; i++) {
    const factor = below[i] / diagonal[i - 1];
    diagonal[i] -= factor * above[i - 1];
    right[i] -= factor * right[i - 1];
  }
  const slopes = new Array<number>(n);
  for (let i = n - 1; i >= 0; i--) slopes[i] = (right[i] - (i < n - 1 ? above[i] * slopes[i + 1] : 0)) / diagonal[i];
  return slopes;
}
