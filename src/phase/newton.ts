import type { Flow } from "../study/flow.ts";
import type { Box } from "../validated/box.ts";
import { width } from "../validated/box.ts";
import { inverse } from "../validated/inverse.ts";

/** A state where Newton's iteration came to rest, with how far its last step went along each component. */
export interface RestingPoint {
  readonly z: readonly number[];
  readonly step: readonly number[];
}

/** Enough for a double zero, where each step halves the distance. */
const ITERATIONS = 60;
/** A step is cut to this part of a side of the box. */
const LONGEST = 0.5;
/** Away from here, in sides of the box, a start is given up. */
const AWAY = 2;
/** At rest where a step goes no further than this part of a side; squared at a simple zero, so that it is at its last bits. */
const REST = 1e-7;
/** Rest that no further step betters. */
const LAST = 4 * Number.EPSILON;

/**
 * Newton's iteration for f(z, t) = 0 from many states at once, with the compiled right-hand side and Jacobian: fast, and no proof of
 * anything. Each state where it came to rest once.
 *
 * @param box gives the scale of each component; whatever leaves its neighbourhood is given up
 * @param starts component i of state j at `i * count + j`
 */
export function newton(flow: Flow, t: number, box: Box, starts: Float64Array, count: number): readonly RestingPoint[] {
  const n = flow.dimension;
  const sides = box.map(width);
  const resting: RestingPoint[] = [];
  let [states, left] = [starts, count];
  for (let iteration = 0; iteration < ITERATIONS && left > 0; iteration++) {
    const f = new Float64Array(n * left);
    const slopes = new Float64Array(n * n * left);
    flow.evaluate(t, states, left, f);
    flow.jacobian(t, states, left, slopes);
    const next: (readonly number[])[] = [];
    for (let j = 0; j < left; j++) {
      const z = Array.from({ length: n }, (_, i) => states[i * left + j]);
      const step = newtonStep(slopes, f, n, left, j);
      if (!step?.every(Number.isFinite)) continue;
      const isLast = iteration === ITERATIONS - 1 || step.every((x, i) => Math.abs(x) <= LAST * Math.abs(z[i]));
      if (isLast) {
        if (step.every((x, i) => Math.abs(x) <= REST * sides[i]))
          resting.push({ z: z.map((x, i) => x - step[i]), step });
        continue;
      }
      const cut = step.reduce((most, x, i) => Math.max(most, Math.abs(x) / (LONGEST * sides[i])), 1);
      const moved = z.map((x, i) => x - step[i] / cut);
      if (moved.every((x, i) => x >= box[i].lo - AWAY * sides[i] && x <= box[i].hi + AWAY * sides[i])) next.push(moved);
    }
    left = next.length;
    states = Float64Array.from({ length: n * left }, (_, at) => next[at % left][Math.floor(at / left)]);
  }
  return distinct(resting, sides);
}

function newtonStep(slopes: Float64Array, f: Float64Array, n: number, count: number, j: number) {
  const at = (i: number, k: number) => slopes[(i * n + k) * count + j];
  if (n === 1) return [f[j] / at(0, 0)];
  if (n === 2) {
    const determinant = at(0, 0) * at(1, 1) - at(0, 1) * at(1, 0);
    const [a, b] = [f[j], f[count + j]];
    return [(a * at(1, 1) - b * at(0, 1)) / determinant, (b * at(0, 0) - a * at(1, 0)) / determinant];
  }
  const rows = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, k) => at(i, k)));
  return inverse(rows)?.map((row) => row.reduce((sum, x, i) => sum + x * f[i * count + j], 0));
}

/** Two resting points are one within a few of their last steps, and within this part of a side. */
const SAME = 1e-9;

function distinct(points: readonly RestingPoint[], sides: readonly number[]): readonly RestingPoint[] {
  const kept: RestingPoint[] = [];
  const reach = ({ step }: RestingPoint) => step.reduce((most, x, i) => Math.max(most, Math.abs(x) / sides[i]), 0);
  for (const point of [...points].sort((a, b) => reach(a) - reach(b))) {
    const near = SAME + 16 * reach(point);
    const isKept = kept.some(({ z }) => z.every((x, i) => Math.abs(x - point.z[i]) <= near * sides[i]));
    if (!isKept) kept.push(point);
  }
  return kept;
}
