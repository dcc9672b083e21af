import type { Complex } from "../../core/eigenvalues/complex.ts";
import { elementary } from "../../elementary/elementary.ts";
import type { Method } from "../../ode/adaptiveMethod.ts";
import { isImplicit } from "../../ode/implicit/implicitMethod.ts";
import { amplification, isAStable, type StabilityFunction, stabilityFunction } from "../../ode/stabilityFunction.ts";
import type { Spectrum } from "./accuracyStory.ts";

/** Rounding alone may put |R| this far above 1 on the boundary. */
const TOLERANCE = 1e-9;
/** Step along a ray from 0, and how far out stable points are looked for. */
const RAY_STEP = 0.01;
const FARTHEST = 60;
/** An eigenvalue whose real part is this small beside it oscillates without damping. */
const UNDAMPED = 1e-9;

/** Whether no step is too large for what decays. */
export function isUnconditional(method: Method): boolean {
  const r = isImplicit(method) && stabilityFunction(method);
  return r !== undefined && r !== false && isAStable(r);
}

/**
 * The largest h up to which hλ stays in a method's region of absolute stability; undefined where λ itself grows, and where every h
 * is stable or nothing is known.
 */
export function stableStep(method: Method, { re, im }: Complex): number | undefined {
  const r = stabilityFunction(method);
  if (!r || isUnconditional(method)) return undefined;
  const size = elementary.hypot(re, im);
  if (size === 0 || re > UNDAMPED * size) return undefined;
  const direction = Math.abs(re) <= UNDAMPED * size ? { re: 0, im: Math.sign(im) } : { re: re / size, im: im / size };
  const stable = (x: number) => amplification(r, x * direction.re, x * direction.im) <= 1 + TOLERANCE;
  let [inside, outside] = [0, RAY_STEP];
  while (outside < FARTHEST && stable(outside)) [inside, outside] = [outside, outside + RAY_STEP];
  while (outside - inside > 1e-10) {
    const middle = (inside + outside) / 2;
    if (stable(middle)) inside = middle;
    else outside = middle;
  }
  // On the imaginary axis a tiny step may seem stable only because its growth is below the tolerance.
  return inside < RAY_STEP ? 0 : inside / size;
}

/** What linear theory says of the steps that keep a solution stable. */
export interface StabilityLimit {
  /** Largest stable step; 0 where none is. */
  readonly h: number;
  /** The eigenvalue that sets it, and when. */
  readonly lambda: Complex;
  readonly t: number;
}

/**
 * The largest stable h along a solution: where decay dominates, the smallest limit at any time; where oscillation does, the
 * median one, since a step may be too large for a part of a turn without harm. Undefined where nothing decays or oscillates.
 */
export function stabilityLimit(method: Method, spectrum: Spectrum): StabilityLimit | undefined {
  const known = limits.get(spectrum) ?? new Map<Method, StabilityLimit | undefined>();
  limits.set(spectrum, known);
  if (!known.has(method)) known.set(method, findLimit(method, spectrum));
  return known.get(method);
}

/** A slider asks again and again along the same solution. */
const limits = new WeakMap<Spectrum, Map<Method, StabilityLimit | undefined>>();

function findLimit(method: Method, { t, re, im }: Spectrum): StabilityLimit | undefined {
  const decaying: StabilityLimit[] = [];
  const turning: StabilityLimit[] = [];
  for (let k = 0; k < t.length; k++) {
    const lambda = { re: re[k], im: im[k] };
    const h = stableStep(method, lambda);
    if (h === undefined) continue;
    (Math.abs(lambda.im) > Math.abs(lambda.re) ? turning : decaying).push({ h, lambda, t: t[k] });
  }
  const sorted = turning.sort((a, b) => a.h - b.h);
  const candidates = [...decaying, ...(sorted.length > 0 ? [sorted[sorted.length >> 1]] : [])];
  return candidates.length === 0 ? undefined : candidates.reduce((a, b) => (b.h < a.h ? b : a));
}

/** Whether some eigenvalue oscillates without damping at every time: what no step of some methods holds. */
export function isAlwaysUndamped({ t, re, im }: Spectrum): boolean {
  const undamped = new Set<number>();
  for (let k = 0; k < t.length; k++) {
    if (im[k] !== 0 && Math.abs(re[k]) <= UNDAMPED * Math.abs(im[k])) undamped.add(t[k]);
  }
  return undamped.size > 0 && t.every((time) => undamped.has(time));
}

/** Cells of the grid that a region is traced on, a side. */
const CELLS = 96;

/** The part of the complex plane that a region of absolute stability is drawn in. */
export interface Window {
  readonly re: readonly [number, number];
  readonly im: readonly [number, number];
}

/** The boundary of {x : |R(x)| ≤ 1} as closed polygons, parted by NaN, traced by marching squares; none of a method of several steps. */
export function stabilityRegion(method: Method, window: Window): Polygons {
  const known = regions.get(method);
  if (known && known.window.re.join() === window.re.join() && known.window.im.join() === window.im.join()) {
    return known.polygons;
  }
  const r = stabilityFunction(method);
  const polygons = r ? traceRegion(r, window) : { x: new Float64Array(), y: new Float64Array() };
  regions.set(method, { window, polygons });
  return polygons;
}

interface Polygons {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

const regions = new WeakMap<Method, { readonly window: Window; readonly polygons: Polygons }>();

function traceRegion(r: StabilityFunction, { re, im }: Window): Polygons {
  const at = ([from, to]: readonly [number, number], k: number) => from + ((to - from) * k) / CELLS;
  const level = Array.from({ length: CELLS + 1 }, (_, j) =>
    Float64Array.from({ length: CELLS + 1 }, (_, i) =>
      i === 0 || j === 0 || i === CELLS || j === CELLS ? 1 : amplification(r, at(re, i), at(im, j)) - 1,
    ),
  );
  // Where the level crosses 0 on the edge from (i, j) to its neighbour; the edge is the key by which pieces are joined.
  const crossing = (i: number, j: number, down: boolean) => {
    const [a, b] = [level[j][i], down ? level[j + 1][i] : level[j][i + 1]];
    const part = a / (a - b);
    return { x: at(re, i + (down ? 0 : part)), y: at(im, j + (down ? part : 0)) };
  };
  const next = new Map<string, string>();
  const points = new Map<string, { x: number; y: number }>();
  const edge = (i: number, j: number, down: boolean) => {
    const key = `${i} ${j} ${down}`;
    if (!points.has(key)) points.set(key, crossing(i, j, down));
    return key;
  };
  for (let j = 0; j < CELLS; j++) {
    for (let i = 0; i < CELLS; i++) {
      const corners = [level[j][i], level[j][i + 1], level[j + 1][i + 1], level[j + 1][i]].map((x) => x <= 0);
      const edges = [
        () => edge(i, j, false),
        () => edge(i + 1, j, true),
        () => edge(i, j + 1, false),
        () => edge(i, j, true),
      ];
      // Walking round the cell: the boundary leaves where a stable corner is followed by an unstable one.
      for (let k = 0; k < 4; k++) {
        if (!corners[k] || corners[(k + 1) % 4]) continue;
        let back = (k + 3) % 4;
        while (corners[back] === corners[(back + 1) % 4]) back = (back + 3) % 4;
        next.set(edges[k](), edges[back]());
      }
    }
  }
  return joined(next, points);
}

function joined(next: Map<string, string>, points: ReadonlyMap<string, { x: number; y: number }>): Polygons {
  const x: number[] = [];
  const y: number[] = [];
  for (const start of [...next.keys()]) {
    if (!next.has(start)) continue;
    if (x.length > 0) {
      x.push(Number.NaN);
      y.push(Number.NaN);
    }
    for (let key: string | undefined = start; key !== undefined; ) {
      const point = points.get(key)!;
      x.push(point.x);
      y.push(point.y);
      const after: string | undefined = next.get(key);
      next.delete(key);
      key = after;
    }
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y) };
}
