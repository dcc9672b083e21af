import type { Neighbourhood, PicardLindelof } from "../../validated/picardLindelof.ts";

/** Distances at which difference quotients are taken, as parts of b: the first, how they go on, and the last; closer ones are lost in rounding. */
const FIRST = 1e-4;
const SHRINKS = 1e-2;
const LAST = 1e-30;
const RESOLVED = 64 * Number.EPSILON;

/**
 * Whether f is Lipschitz in z over R: proven where L is bounded. That it is not is told, not proven, where difference quotients at the
 * place without a bound, or beside it, grow as the difference shrinks, all the way.
 *
 * @param length the norm of R
 */
export function isLipschitz(
  { L, obstacle }: PicardLindelof,
  f: (t: number, z: readonly number[]) => readonly number[],
  { radii }: Neighbourhood,
  length: (x: ArrayLike<number>) => number,
): boolean | "unknown" {
  if (Number.isFinite(L.upper)) return true;
  if (!obstacle) return "unknown";
  const { t, z } = obstacle;
  const closest = z.reduce((most, x, i) => Math.max(most, (RESOLVED * Math.abs(x)) / radii[i]), LAST);
  const scales: number[] = [];
  for (let scale = FIRST; scale >= closest; scale *= SHRINKS) scales.push(scale);
  const quotientOf = (x: readonly number[], y: readonly number[]) => {
    const [u, v] = [f(t, x), f(t, y)];
    const difference = u.map((one, k) => one - v[k]);
    // Where f is not defined there is no quotient.
    return difference.every(Number.isFinite) ? length(difference) / length(x.map((one, k) => one - y[k])) : 0;
  };
  const quotients = scales.map((scale) => {
    let most = 0;
    for (const [i, radius] of radii.entries()) {
      for (const sign of [-1, 1]) {
        const [near, far] = [1, 2].map((times) => z.map((x, k) => (k === i ? x + sign * times * scale * radius : x)));
        most = Math.max(most, quotientOf(near, z), quotientOf(far, near));
      }
    }
    return most;
  });
  const grows = quotients.every((q, n) => n === 0 || (q > 0 && q >= 2 * quotients[n - 1]));
  return grows && scales.length > 1 ? false : "unknown";
}
