/** Six measured values joined by a natural cubic spline, whose second derivatives solve a tridiagonal system (Thomas). */
const knots = [0, 1, 2, 3, 4, 5];
const heights = [0, 0.8, 0.9, 0.1, -0.8, -1];
const bends = secondDerivatives(knots, heights);
function secondDerivatives(x: number[], y: number[]) {
  const n = x.length;
  const upper = [0];
  const right = [0];
  for (let k = 1; k + 1 < n; k++) {
    const left = x[k] - x[k - 1];
    const next = x[k + 1] - x[k];
    const slopes = (y[k + 1] - y[k]) / next - (y[k] - y[k - 1]) / left;
    const diagonal = 2 * (left + next) - left * upper[k - 1];
    upper.push(next / diagonal);
    right.push((6 * slopes - left * right[k - 1]) / diagonal);
  }
  const found = Array(n).fill(0);
  for (let k = n - 2; k > 0; k--) found[k] = right[k] - upper[k] * found[k + 1];
  return found;
}
function height(t: number) {
  let piece = 0;
  for (let k = 0; k + 1 < knots.length; k++) if (t >= knots[k]) piece = k;
  const width = knots[piece + 1] - knots[piece];
  const p = (knots[piece + 1] - t) / width;
  const q = (t - knots[piece]) / width;
  const bend = (((p ** 3 - p) * bends[piece] + (q ** 3 - q) * bends[piece + 1]) * (width * width)) / 6;
  return p * heights[piece] + q * heights[piece + 1] + bend;
}
export function decay(y = 1, t: number) {
  return -height(t) * y;
}
