import { squared } from "../../../core/squared.ts";
/**
 * What a distance from the start does over a span.
 *
 * Of either of the first two only where the solution has gone to and fro some times: before that a swing cannot be told from a drift.
 *
 * - `even`: it comes no further in the second half than in the first, and swings about one value in both.
 * - `grows`: it comes further away from quarter to quarter, and in the second half half as far again as in the first at least.
 * - `rounding`: it is never more than what roundings make.
 */
export type Trend = "even" | "grows" | "rounding";

/** Fewer rows tell nothing of what comes later. */
const FEWEST = 16;
/** Times that a component passes its mean: three periods. */
const TO_AND_FRO = 6;
/** In the second half it may come so much further than in the first, and its means may differ by this part of its swing. */
const [FURTHER, ALIKE] = [1.05, 0.05];
/** What comes at least so much further in the second half grows. */
const GROWN = 1.5;
/** What was lost to this part of it is not kept, however evenly. */
const LOST = 0.1;

/**
 * @param t times, which run one way
 * @param z states at these times, row by row
 * @param d distances from the start with their signs, one a time
 * @param rounding below it nothing is told from roundings of a state; those of steps add up as a random walk does
 * @param unit a distance that leaves nothing of what is kept
 */
export function trendOf(
  t: Float64Array,
  z: Float64Array,
  d: Float64Array,
  rounding: number,
  unit: number,
): Trend | undefined {
  const [from, to] = [t[0], t[t.length - 1]];
  if (t.length < FEWEST || !d.every(Number.isFinite)) return undefined;
  const middle = from + (to - from) / 2;
  let [before, whole, low, high] = [0, 0, 0, 0];
  for (const [n, x] of d.entries()) {
    whole = Math.max(whole, Math.abs(x));
    if (Math.abs(t[n] - from) <= Math.abs(middle - from)) before = whole;
    low = Math.min(low, x);
    high = Math.max(high, x);
  }
  if (whole <= rounding * Math.sqrt(t.length)) return "rounding";
  if (passages(z, t.length) < TO_AND_FRO) return undefined;
  const [first, second] = means(t, d, 2);
  if (whole <= FURTHER * before && whole <= LOST * unit && Math.abs(second - first) <= ALIKE * (high - low))
    return "even";
  const quarters = means(t, d, 4);
  const isSteady = quarters.every(
    (x, k) => k === 0 || (x * quarters[3] > 0 && Math.abs(x) > Math.abs(quarters[k - 1])),
  );
  return whole >= GROWN * before && isSteady ? "grows" : undefined;
}

/** How often the state passes its mean: of the component that does most often. */
function passages(z: Float64Array, rows: number): number {
  const dimension = z.length / rows;
  let most = 0;
  for (let i = 0; i < dimension; i++) {
    let [sum, passed] = [0, 0];
    for (let n = 0; n < rows; n++) sum += z[n * dimension + i];
    const mean = sum / rows;
    for (let n = 1; n < rows; n++) {
      if (z[n * dimension + i] > mean !== z[(n - 1) * dimension + i] > mean) passed++;
    }
    most = Math.max(most, passed);
  }
  return most;
}

/**
 * Means over equal parts of the span, each by a weight that falls to 0 at both of its ends (Hann's window), so that of something that
 * swings several times in a part hardly anything is left.
 */
function means(t: Float64Array, d: Float64Array, parts: number): number[] {
  const [sums, weights] = [new Float64Array(parts), new Float64Array(parts)];
  const [from, to] = [t[0], t[t.length - 1]];
  for (let n = 1; n < t.length; n++) {
    const place = (parts * (t[n] - from)) / (to - from);
    const k = Math.min(parts - 1, Math.floor(place));
    const x = 2 * (place - k) - 1;
    const weight = squared(1 - x * x) * Math.abs(t[n] - t[n - 1]);
    sums[k] += weight * d[n];
    weights[k] += weight;
  }
  return Array.from(sums, (sum, k) => (weights[k] > 0 ? sum / weights[k] : Number.NaN));
}
