import { squared } from "../core/squared.ts";
import type { FollowEnd, FollowedStep } from "../ode/follow.ts";
import type { FrozenFlow } from "../study/frozenFlow.ts";
import { inverse } from "../validated/inverse.ts";
import type { Equilibrium } from "./equilibria.ts";
import type { LimitCycle } from "./limitCycle.ts";
import { type LimitSet, limitSetWords } from "./limitSet.ts";
import { attractorsOf, LimitWatch } from "./limitWatch.ts";
import { hasExtent, type Plane } from "./plane.ts";

/** One branch of the stable or of the unstable manifold of a saddle. */
export interface Separatrix {
  /** Which of the equilibria. */
  readonly of: number;
  /** Of the stable manifold, followed backward in time. */
  readonly stable: boolean;
  /** From the saddle on, along the axes; t falls along a stable one. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly t: Float64Array;
  readonly limit: LimitSet;
  /** The limit set in words: "the stable node at (3, 0)". */
  readonly ends: string;
}

/** How far from the saddle a branch begins, in parts of the view: terms of third order are below rounding there. */
const BEGINNING = 1e-4;
/** Tolerances of the branches: what comes back to a saddle misses it by about the square root. */
const RTOL = 1e-10;
const ATOL = 1e-12;
/** Steps of a branch. */
const STEPS = 2500;

/**
 * The branches of one-dimensional stable and unstable manifolds of saddles: both manifolds in the plane, in more components those that
 * belong to the only eigenvalue of its sign. Each begins on the manifold's expansion to second order and is followed until it leaves the
 * view's surroundings or has come to its limit set.
 */
export function separatrices(
  flow: FrozenFlow,
  plane: Plane,
  equilibria: readonly Equilibrium[],
  cycles: readonly LimitCycle[],
): readonly Separatrix[] {
  if (!hasExtent(plane.view)) return [];
  const scale = scaleOf(plane, equilibria);
  const branches = equilibria.flatMap((equilibrium, of) => branchesOf(flow, equilibrium, of, scale));
  return ([1, -1] as const).flatMap((direction) => {
    const begun = branches.filter(({ stable }) => stable === direction < 0);
    if (begun.length === 0) return [];
    const attractors = attractorsOf(flow, equilibria, cycles, direction, scale);
    const paths = begun.map(
      ({ of, start }) => new Path(plane, new LimitWatch(attractors, plane, scale, of), equilibria[of].z, start),
    );
    flow.follow(Float64Array.from(begun.flatMap(({ start }) => start)), {
      direction,
      rtol: RTOL,
      atols: Float64Array.from(scale, (size) => ATOL * size),
      maxSteps: STEPS,
      visit: (step) => paths[step.index].visit(step),
      ended: (index, how) => paths[index].ended(how),
    });
    return begun.map(({ of, stable }, k) => {
      const { limit, ...curve } = paths[k].result();
      return { of, stable, ...curve, limit, ends: limitSetWords(limit, equilibria, cycles) };
    });
  });
}

/** The size of each component: of the view along the axes, of the equilibria and the state held off them. */
export function scaleOf({ view, axes, held }: Plane, equilibria: readonly Pick<Equilibrium, "z">[]): readonly number[] {
  return held.map((value, i) => {
    if (i === axes[0]) return view.x[1] - view.x[0];
    if (i === axes[1]) return view.y[1] - view.y[0];
    return equilibria.reduce((most, { z }) => Math.max(most, Math.abs(z[i])), Math.abs(value)) || 1;
  });
}

interface Branch {
  readonly of: number;
  readonly stable: boolean;
  readonly start: readonly number[];
}

function branchesOf(
  flow: FrozenFlow,
  { kind, z, eigenvalues, eigenvectors }: Equilibrium,
  of: number,
  scale: readonly number[],
) {
  if (kind !== "saddle" && kind !== "saddle focus") return [];
  return [1, -1].flatMap((sign): Branch[] => {
    const own = eigenvalues.flatMap(({ re }, k) => (Math.sign(re) === sign ? [k] : []));
    const v = own.length === 1 && eigenvalues[own[0]].im === 0 ? eigenvectors[own[0]]?.re : undefined;
    if (!v) return [];
    const length = Math.sqrt(v.reduce((sum, x, i) => sum + squared(x / scale[i]), 0));
    const direction = v.map((x) => x / length);
    const bend = secondOrder(flow, z, direction, eigenvalues[own[0]].re, scale);
    return [1, -1].map((side) => {
      const s = side * BEGINNING;
      const start = z.map((x, i) => x + s * direction[i] + s * s * bend[i]);
      return { of, stable: sign < 0, start };
    });
  });
}

/** Part of the view over which the derivative's change is measured. */
const APART = 1e-4;

/** w of the manifold z + s v + s² w: (2λ − ∂f/∂z) w = ½ D²f(v, v). */
function secondOrder(
  flow: FrozenFlow,
  z: readonly number[],
  v: readonly number[],
  lambda: number,
  scale: readonly number[],
): readonly number[] {
  const n = z.length;
  const states = Float64Array.from(z.flatMap((x, i) => [x, x + APART * v[i], x - APART * v[i]]));
  const out = new Float64Array(3 * n * n);
  flow.jacobian(states, 3, out);
  const entry = (i: number, k: number, j: number) => out[(i * n + k) * 3 + j];
  const matrix = z.map((_, i) => z.map((_, k) => (i === k ? 2 * lambda : 0) - (entry(i, k, 0) * scale[k]) / scale[i]));
  const half = z.map((_, i) => v.reduce((sum, x, k) => sum + ((entry(i, k, 1) - entry(i, k, 2)) * x) / (4 * APART), 0));
  const solved = inverse(matrix)?.map((row) => row.reduce((sum, x, k) => sum + (x * half[k]) / scale[k], 0));
  return solved?.every(Number.isFinite) ? solved.map((x, i) => x * scale[i]) : z.map(() => 0);
}

/** Places of a curve are this part of the view apart, and at most so many are taken of a step. */
const SPACING = 1 / 200;
const MOST_PLACES = 24;
/** A branch that winds on and on is followed further than it is drawn. */
const MOST_DRAWN = 4000;
/** Out of the view, what has slowed down to this part of its speed has come near to an equilibrium that is not listed. */
const AT_REST = 1e-4;

/** One branch on its way. */
class Path {
  readonly #plane: Plane;
  readonly #watch: LimitWatch;
  readonly #x: number[] = [];
  readonly #y: number[] = [];
  readonly #t: number[] = [];
  #limit: LimitSet | undefined;
  #fastest = 0;

  constructor(plane: Plane, watch: LimitWatch, saddle: readonly number[], start: readonly number[]) {
    this.#plane = plane;
    this.#watch = watch;
    this.#put(0, saddle);
    this.#put(0, start);
  }

  visit(step: FollowedStep): boolean {
    const { axes, view } = this.#plane;
    const part = (k: 0 | 1, [low, high]: readonly [number, number]) =>
      (step.after[axes[k]] - step.before[axes[k]]) / (high - low);
    const long = Math.sqrt(squared(part(0, view.x)) + squared(part(1, view.y)));
    const speed = long / Math.abs(step.to - step.from);
    this.#fastest = Math.max(this.#fastest, speed);
    const places = Math.min(MOST_PLACES, Math.max(1, Math.ceil(long / SPACING)));
    for (let k = 1; k <= places; k++) {
      const theta = k / places;
      const z = k === places ? step.after : step.at(theta);
      const t = step.from + theta * (step.to - step.from);
      this.#put(t, z);
      const seen = this.#watch.see(t, z);
      if (!seen) continue;
      this.#limit = seen.limit;
      if (seen.place) this.#put(t, seen.place);
      return false;
    }
    if (this.#watch.isShown || speed > AT_REST * this.#fastest) return true;
    this.#limit = { kind: "edge" };
    return false;
  }

  ended(how: FollowEnd): void {
    this.#limit ??= this.#watch.ended(how);
  }

  /** The branch to its last place in the view and the one after it. */
  result() {
    const { x, y } = this.#plane.view;
    const isIn = (value: number, [low, high]: readonly [number, number]) => value >= low && value <= high;
    const last = this.#x.findLastIndex((value, k) => isIn(value, x) && isIn(this.#y[k], y));
    const shown = (values: readonly number[]) => Float64Array.from(values.slice(0, last + 2));
    return {
      x: shown(this.#x),
      y: shown(this.#y),
      t: shown(this.#t),
      limit: this.#limit ?? ({ kind: "unknown", reason: "not followed to its end" } satisfies LimitSet),
    };
  }

  #put(t: number, z: ArrayLike<number>): void {
    if (this.#x.length >= MOST_DRAWN) return;
    this.#x.push(z[this.#plane.axes[0]]);
    this.#y.push(z[this.#plane.axes[1]]);
    this.#t.push(t);
  }
}
