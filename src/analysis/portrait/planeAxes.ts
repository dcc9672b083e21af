import { largest, smallest } from "../../core/extremes.ts";
import { component, type Trajectory } from "../../study/flow.ts";

/** Components that are correlated more than this lie along a thin strip of their plane. */
const STRIP = 0.8;
/** A component that changes by less, in parts of its size, stands still: what is left is rounding. */
const STILL = 1e-12;
/** Of more components the first are looked at. */
const MAX_LOOKED_AT = 12;

/**
 * The components that a plane opens on: the first two, unless they nearly follow one another (Lorenz' x and y do), then the
 * first pair that does not, or the least of all. One that stands still is on an axis only where fewer than two move.
 */
export function planeAxes(trajectory: Trajectory, dimension: number): readonly [number, number] {
  if (dimension < 3 || trajectory.t.length < 3) return [0, 1];
  const columns = Array.from({ length: Math.min(dimension, MAX_LOOKED_AT) }, (_, i) =>
    component(trajectory, dimension, i),
  );
  const moves = columns.map((values) => {
    const [low, high] = [smallest(values), largest(values)];
    return high - low > STILL * Math.max(Math.abs(low), Math.abs(high));
  });
  let least = Number.POSITIVE_INFINITY;
  let found: readonly [number, number] = [0, 1];
  for (let i = 0; i < columns.length; i++)
    for (let j = i + 1; j < columns.length; j++) {
      if (!moves[i] || !moves[j]) continue;
      const strength = Math.abs(correlation(columns[i], columns[j], trajectory.t));
      if (strength <= STRIP) return [i, j];
      if (strength < least) {
        least = strength;
        found = [i, j];
      }
    }
  return found;
}

/** Over time, each value weighted by the step that follows; 1 where a spread is too small to be a number. */
function correlation(a: Float64Array, b: Float64Array, t: Float64Array): number {
  const moment = (f: (n: number) => number) => {
    let sum = 0;
    for (let n = 0; n + 1 < t.length; n++) sum += f(n) * Math.abs(t[n + 1] - t[n]);
    return sum / Math.abs(t[t.length - 1] - t[0]);
  };
  const [meanA, meanB] = [moment((n) => a[n]), moment((n) => b[n])];
  const both = moment((n) => (a[n] - meanA) * (b[n] - meanB));
  const spread = Math.sqrt(
    moment((n) => (a[n] - meanA) * (a[n] - meanA)) * moment((n) => (b[n] - meanB) * (b[n] - meanB)),
  );
  return spread > 0 ? both / spread : 1;
}
