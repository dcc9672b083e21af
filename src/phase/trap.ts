import { largest } from "../core/extremes.ts";
import { CONTINUOUS, type Interval, interval } from "../graph/interval.ts";
import type { FrozenFlow } from "../study/frozenFlow.ts";
import { inverse } from "../validated/inverse.ts";

/** A neighbourhood of an equilibrium that no trajectory leaves, and in which each one goes to the equilibrium. */
export interface Trap {
  /** Whether a state lies in it. */
  contains(z: ArrayLike<number>): boolean;
  /** By enclosures of the derivative over all of it; else by derivatives at some places. */
  readonly proven: boolean;
  /** How far it reaches from the equilibrium in each component. */
  readonly reach: ArrayLike<number>;
  /** How far it reaches along each axis through the equilibrium. */
  readonly along: readonly number[];
  readonly ellipsoid: Ellipsoid;
}

/** The states z with (z − e)ᵀP(z − e) ≤ r², each component in parts of its scale. */
export interface Ellipsoid {
  readonly e: readonly number[];
  readonly p: readonly (readonly number[])[];
  readonly radius: number;
  readonly scale: readonly number[];
  /** How far it reaches from its centre in each component. */
  readonly reach: Float64Array;
}

export function isInside({ e, p, radius, scale, reach }: Ellipsoid, z: ArrayLike<number>): boolean {
  const n = e.length;
  // Most states are far away.
  for (let i = 0; i < n; i++) if (!(Math.abs(z[i] - e[i]) <= reach[i])) return false;
  let sum = 0;
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) sum += ((z[i] - e[i]) * p[i][k] * (z[k] - e[k])) / (scale[i] * scale[k]);
  return sum <= radius * radius;
}

/** More components make the equation for the ellipsoid, of n² unknowns, dear. */
const MOST_COMPONENTS = 6;
/** The largest half-width that is tried, in parts of the scale, and how often it is halved. */
const LARGEST = 0.5;
const HALVINGS = 30;
/** Where enclosures tell nothing: the half-width, and places on rings. */
const SAMPLED = 0.02;
const PLACES = 24;

/**
 * A trap around an equilibrium that attracts in a direction of time: an ellipsoid (z − e)ᵀP(z − e) ≤ r², with P from Lyapunov's equation
 * AᵀP + PA = −1 for the linear part A, on whose box BᵀP + PB stays negative definite for every B that the derivative can be. As
 * f(z) = B (z − e) for one of these, (z − e)ᵀP(z − e) falls along every trajectory in it. Undefined where there is none, or none is found.
 *
 * @param scale the size of each component, in which lengths are measured
 */
export function trapAround(
  flow: FrozenFlow,
  e: readonly number[],
  direction: 1 | -1,
  scale: readonly number[],
): Trap | undefined {
  const n = e.length;
  if (n > MOST_COMPONENTS) return undefined;
  const scaled = (rows: readonly (readonly Interval[])[]) =>
    rows.map((row, i) =>
      row.map(({ lo, hi, grade }, k) => {
        const by = (direction * scale[k]) / scale[i];
        return by > 0 ? interval(lo * by, hi * by, grade) : interval(hi * by, lo * by, grade);
      }),
    );
  const derivativeAt = (z: readonly number[]) => {
    const out = new Float64Array(n * n);
    flow.jacobian(Float64Array.from(z), 1, out);
    return scaled(
      Array.from({ length: n }, (_, i) => Array.from(out.subarray(i * n, (i + 1) * n), (x) => interval(x, x))),
    );
  };
  const a = derivativeAt(e).map((row) => row.map(({ lo }) => lo));
  const p = lyapunov(a);
  const shape = p && inverse(p);
  if (!p || !shape?.every((row, i) => row[i] > 0) || !falls(p, derivativeAt(e))) return undefined;
  const sides = shape.map((row, i) => Math.sqrt(row[i]));
  const widest = largest(sides);
  const trap = (radius: number, proven: boolean): Trap => {
    const reach = Float64Array.from(sides, (side, i) => radius * side * scale[i]);
    const ellipsoid = { e, p, radius, scale, reach };
    return {
      proven,
      reach,
      along: p.map((row, i) => (radius * scale[i]) / Math.sqrt(row[i])),
      ellipsoid,
      contains: (z) => isInside(ellipsoid, z),
    };
  };
  const boxOf = (radius: number) =>
    e.map((x, i) => interval(x - radius * sides[i] * scale[i], x + radius * sides[i] * scale[i]));
  let radius = LARGEST / widest;
  for (let k = 0; k <= HALVINGS; k++, radius /= 2) {
    const box = boxOf(radius);
    if (flow.enclose(box).every(({ grade }) => grade === CONTINUOUS) && falls(p, scaled(flow.encloseJacobian(box))))
      return trap(radius, true);
  }
  for (radius = SAMPLED / widest; radius * widest > 1e-6; radius /= 4) {
    if (placesOn(boxOf(radius)).every((z) => falls(p, derivativeAt(z)))) return trap(radius / 2, false);
  }
  return undefined;
}

/** P of AᵀP + PA = −1, as n² linear equations; undefined where there is none. */
function lyapunov(a: readonly (readonly number[])[]): readonly (readonly number[])[] | undefined {
  const n = a.length;
  const equations = Array.from({ length: n * n }, () => new Array<number>(n * n).fill(0));
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++)
      for (let m = 0; m < n; m++) {
        equations[i * n + k][m * n + k] += a[m][i];
        equations[i * n + k][i * n + m] += a[m][k];
      }
  const solved = inverse(equations);
  if (!solved) return undefined;
  const entry = (i: number, k: number) =>
    solved[i * n + k].reduce((sum, x, j) => (j % (n + 1) === 0 ? sum - x : sum), 0);
  return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, k) => (entry(i, k) + entry(k, i)) / 2));
}

/** Whether BᵀP + PB is negative definite for every B in an interval matrix, by Gershgorin's discs. */
function falls(p: readonly (readonly number[])[], b: readonly (readonly Interval[])[]): boolean {
  const n = p.length;
  const entry = (i: number, k: number): readonly [number, number] => {
    let [lo, hi] = [0, 0];
    for (let m = 0; m < n; m++)
      for (const [factor, x] of [
        [p[m][k], b[m][i]],
        [p[i][m], b[m][k]],
      ] as const) {
        lo += factor > 0 ? factor * x.lo : factor * x.hi;
        hi += factor > 0 ? factor * x.hi : factor * x.lo;
      }
    return [lo, hi];
  };
  for (let i = 0; i < n; i++) {
    let most = entry(i, i)[1];
    for (let k = 0; k < n; k++) {
      if (k === i) continue;
      const [lo, hi] = entry(i, k);
      most += Math.max(Math.abs(lo), Math.abs(hi));
    }
    // Well below 0, as rounding is not outward here.
    if (!(most < -1e-6)) return false;
  }
  return true;
}

/** Corners, middles of sides and more of a box, and of the one half as large. */
function placesOn(box: readonly Interval[]): readonly (readonly number[])[] {
  return Array.from({ length: PLACES }, (_, k) =>
    box.map(({ lo, hi }, i) => {
      const part = ((k * (2 * i + 1)) % 5) / 4;
      const inner = k % 2 === 0 ? part : 0.25 + part / 2;
      return lo + inner * (hi - lo);
    }),
  );
}
