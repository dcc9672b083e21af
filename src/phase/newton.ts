import type { Flow } from "../study/flow.ts";
import { type Box, width } from "../validated/box.ts";
import { inverse } from "../validated/inverse.ts";

/** A state where Newton's iteration came to rest, with how far its last step went along each component. */
export interface RestingPoint {
  readonly z: readonly number[];
  readonly step: readonly number[];
}

/** Enough for a double zero, where each step halves the distance. */
const ITERATIONS = 50;
/** A step is cut to this part of a side of the box. */
const LONGEST = 0.5;
/** Away from the box by so many sides, a start is given up. */
const AWAY = 2;
/** At rest after the last iteration where its step goes no further than this part of a side. */
const REST = 1e-7;
/** At rest at once where a step goes no further than this part of the state, or of a side. */
const LAST = 4 * Number.EPSILON;
const LAST_OF_SIDE = 2 ** -60;

/**
 * Newton's iteration for f(z, t) = 0 from many states at once, with the compiled right-hand side and Jacobian: fast, and no proof of
 * anything. Each state where it came to rest once.
 *
 * @param box gives the scale of each component; whatever leaves its neighbourhood is given up
 * @param starts component i of state j at `i * count + j`
 */
export function newton(
  flow: Flow,
  t: number,
  box: Box,
  starts: Float64Array,
  count: number,
  iterations = ITERATIONS,
): readonly RestingPoint[] {
  const n = flow.dimension;
  const sides = Float64Array.from(box, width);
  const resting: RestingPoint[] = [];
  const f = new Float64Array(n * count);
  const slopes = new Float64Array(n * n * count);
  const step = new Float64Array(n);
  let [states, left] = [starts, count];
  for (let iteration = 0; iteration < iterations && left > 0; iteration++) {
    flow.evaluate(t, states, left, f.subarray(0, n * left));
    flow.jacobian(t, states, left, slopes.subarray(0, n * n * left));
    const next = new Float64Array(n * left);
    let kept = 0;
    for (let j = 0; j < left; j++) {
      if (!newtonStep(slopes, f, n, left, j, step)) continue;
      let isLast = true;
      let isAtRest = true;
      let isNear = true;
      let cut = 1;
      for (let i = 0; i < n; i++) {
        const size = Math.abs(step[i]);
        const z = Math.abs(states[i * left + j]);
        isLast &&= size <= LAST * z || size <= LAST_OF_SIDE * sides[i];
        isAtRest &&= size <= REST * sides[i];
        cut = Math.max(cut, size / (LONGEST * sides[i]));
      }
      if (isLast || (iteration === iterations - 1 && isAtRest)) {
        const z = Array.from(step, (x, i) => states[i * left + j] - x);
        resting.push({ z, step: Array.from(step) });
        continue;
      }
      for (let i = 0; i < n; i++) {
        const z = states[i * left + j] - step[i] / cut;
        isNear &&= z >= box[i].lo - AWAY * sides[i] && z <= box[i].hi + AWAY * sides[i];
        // Component-major with room for all, packed below.
        next[i * left + kept] = z;
      }
      if (isNear) kept++;
    }
    const packed = new Float64Array(n * kept);
    for (let i = 0; i < n; i++) packed.set(next.subarray(i * left, i * left + kept), i * kept);
    [states, left] = [packed, kept];
  }
  return distinct(resting, sides);
}

/** Solves J step = f for state j of many, laid out as `newton` has them; whether there is a finite solution. */
export function newtonStep(
  slopes: Float64Array,
  f: Float64Array,
  n: number,
  count: number,
  j: number,
  step: Float64Array,
): boolean {
  if (n === 1) step[0] = f[j] / slopes[j];
  else if (n === 2) {
    const a = slopes[j];
    const b = slopes[count + j];
    const c = slopes[2 * count + j];
    const d = slopes[3 * count + j];
    const determinant = a * d - b * c;
    step[0] = (f[j] * d - f[count + j] * b) / determinant;
    step[1] = (f[count + j] * a - f[j] * c) / determinant;
    if (Math.abs(determinant) <= SINGULAR * (Math.abs(a * d) + Math.abs(b * c))) step[0] = Number.NaN;
  } else {
    const row = (i: number) => Array.from({ length: n }, (_, k) => slopes[(i * n + k) * count + j]);
    const solved = inverse(Array.from({ length: n }, (_, i) => row(i)));
    if (solved) {
      for (const [i, entries] of solved.entries())
        step[i] = entries.reduce((sum, x, k) => sum + x * f[k * count + j], 0);
    } else step[0] = Number.NaN;
  }
  if (allFinite(step)) return true;
  shortestStep(slopes, f, n, count, j, step);
  return allFinite(step);
}

function allFinite(step: Float64Array): boolean {
  for (let i = 0; i < step.length; i++) if (!Number.isFinite(step[i])) return false;
  return true;
}

/** Of a determinant that is rounding errors. */
const SINGULAR = 16 * Number.EPSILON;

/** Jᵀf / |J|²: of a matrix of rank one the shortest step that solves as much as can be, so that curves of zeros are come to as well. */
function shortestStep(
  slopes: Float64Array,
  f: Float64Array,
  n: number,
  count: number,
  j: number,
  step: Float64Array,
): void {
  let squares = 0;
  step.fill(0);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const slope = slopes[(i * n + k) * count + j];
      squares += slope * slope;
      step[k] += slope * f[i * count + j];
    }
  for (let k = 0; k < n; k++) step[k] = step[k] === 0 ? 0 : step[k] / squares;
}

/** Two resting points are one within a few of their last steps, and within this part of a side. */
const SAME = 1e-9;

function distinct(points: readonly RestingPoint[], sides: Float64Array): readonly RestingPoint[] {
  const kept: RestingPoint[] = [];
  const reach = ({ step }: RestingPoint) => step.reduce((most, x, i) => Math.max(most, Math.abs(x) / sides[i]), 0);
  for (const point of [...points].sort((a, b) => reach(a) - reach(b))) {
    const near = SAME + 16 * reach(point);
    const isKept = kept.some(({ z }) => z.every((x, i) => Math.abs(x - point.z[i]) <= near * sides[i]));
    if (!isKept) kept.push(point);
  }
  return kept;
}
