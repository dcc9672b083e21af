import { squared } from "../../core/squared.ts";
import type { ObservedTrajectory } from "../../train/data/trainingData.ts";

/** Two observed trajectories in one place where no equation of their dimension can take both through. */
export interface Crossing {
  /** Indices of the trajectories. */
  readonly pair: readonly [number, number];
  readonly x: number;
  readonly y: number;
}

/** Pairs beyond this are not looked at; a drawing full of crosses says no more. */
const MAX_TRAJECTORIES = 60;
/** Observations of a trajectory beyond this are not looked at: what the first ones ask for is asked for. */
const MAX_OBSERVATIONS = 200;
/** Noise lets neighbours change places: only what parts by this much of the data's extent on both sides has crossed. */
const APART = 0.02;

/**
 * Where scalar trajectories change their order: solutions of z′ = f(z, t) never do, whatever f is, because they would meet.
 * Places are (t, z).
 */
export function orderChanges(trajectories: readonly ObservedTrajectory[], from: number): Crossing[] {
  const paths = trajectories.slice(0, MAX_TRAJECTORIES).map((trajectory) => pathOf(trajectory, 1, from));
  const apart = APART * extentOf(paths.flatMap(({ x }) => x));
  return found(paths, (a, b) => orderChange(a, b, apart));
}

/**
 * Where straight paths through the observations of different trajectories cross in the plane. Solutions of z′ = f(z) that
 * share a point are the same curve, so such data leave f only the ways around. Noise makes neighbours cross too: only paths that part
 * by more than it on both sides have crossed. Places are (x, y).
 */
export function planeCrossings(trajectories: readonly ObservedTrajectory[], from: number): Crossing[] {
  const paths = trajectories.slice(0, MAX_TRAJECTORIES).map((trajectory) => pathOf(trajectory, 2, from));
  const sizes = { x: extentOf(paths.flatMap(({ x }) => x)) || 1, y: extentOf(paths.flatMap(({ y }) => y)) || 1 };
  return found(paths, (a, b) => intersection(a, b, sizes));
}

interface Path {
  readonly t: readonly number[];
  readonly x: readonly number[];
  readonly y: readonly number[];
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function found(paths: readonly Path[], meet: (a: Path, b: Path) => Place | undefined): Crossing[] {
  return paths.flatMap((a, i) =>
    paths.slice(i + 1).flatMap((b, k): Crossing[] => {
      const place = meet(a, b);
      return place ? [{ pair: [i, i + 1 + k], ...place }] : [];
    }),
  );
}

/** The initial state, then the observations without gaps. */
function pathOf({ z0, t, z }: ObservedTrajectory, components: number, from: number): Path {
  const width = z.length / t.length;
  const whole = (n: number) => !z.subarray(n * width, n * width + components).some(Number.isNaN);
  const rows = [...t.keys()].filter((n) => t[n] !== from && whole(n)).slice(0, MAX_OBSERVATIONS);
  return {
    t: [from, ...rows.map((n) => t[n])],
    x: [z0[0], ...rows.map((n) => z[n * width])],
    y: [z0[1], ...rows.map((n) => z[n * width + 1])],
  };
}

/** The first time at which the difference of two paths has changed its sign for good. */
function orderChange(a: Path, b: Path, apart: number): Place | undefined {
  let before: { t: number; off: number } | undefined;
  for (const t of [...new Set([...a.t, ...b.t])].sort((p, q) => (a.t[1] < a.t[0] ? q - p : p - q))) {
    const [u, v] = [valueAt(a, t), valueAt(b, t)];
    if (u === undefined || v === undefined || Math.abs(u - v) <= apart) continue;
    const off = u - v;
    if (before && before.off * off < 0) {
      const at = before.t + ((t - before.t) * before.off) / (before.off - off);
      return { x: at, y: valueAt(a, at) ?? u };
    }
    before = { t, off };
  }
  return undefined;
}

/** On the straight line between observations; undefined outside of them. */
function valueAt({ t, x }: Path, at: number): number | undefined {
  const n = t.findIndex((time, k) => k > 0 && (time - at) * (t[k - 1] - at) <= 0);
  if (n < 0) return t[0] === at ? x[0] : undefined;
  return x[n - 1] + ((x[n] - x[n - 1]) * (at - t[n - 1])) / (t[n] - t[n - 1]);
}

/** The first place where two polylines cross and part again to the other sides. */
function intersection(a: Path, b: Path, sizes: Place): Place | undefined {
  for (let i = 1; i < a.x.length; i++) {
    for (let j = 1; j < b.x.length; j++) {
      const [px, py] = [a.x[i] - a.x[i - 1], a.y[i] - a.y[i - 1]];
      const [qx, qy] = [b.x[j] - b.x[j - 1], b.y[j] - b.y[j - 1]];
      const [dx, dy] = [b.x[j - 1] - a.x[i - 1], b.y[j - 1] - a.y[i - 1]];
      const cross = px * qy - py * qx;
      const s = (dx * qy - dy * qx) / cross;
      const r = (dx * py - dy * px) / cross;
      const meets = s >= 0 && s <= 1 && r >= 0 && r <= 1;
      if (meets && changesSide(a, i, b, sizes) && changesSide(b, j, a, sizes))
        return { x: a.x[i - 1] + s * px, y: a.y[i - 1] + s * py };
    }
  }
  return undefined;
}

/** Whether a path lies on one side of another before its segment i and on the other behind it, where it first is apart. */
function changesSide(path: Path, i: number, other: Path, sizes: Place): boolean {
  const side = (from: number, step: number): number => {
    for (let n = from; n >= 0 && n < path.x.length; n += step) {
      const off = signedDistance({ x: path.x[n], y: path.y[n] }, other, sizes);
      if (Math.abs(off) > APART) return off;
    }
    return 0;
  };
  return side(i - 1, -1) * side(i, 1) < 0;
}

/** From the nearest segment of a path, in parts of the data's extents; to the left it is positive. */
function signedDistance(place: Place, { x, y }: Path, sizes: Place): number {
  let [nearest, sign] = [Number.POSITIVE_INFINITY, 0];
  for (let n = 1; n < x.length; n++) {
    const [px, py] = [(x[n] - x[n - 1]) / sizes.x, (y[n] - y[n - 1]) / sizes.y];
    const [dx, dy] = [(place.x - x[n - 1]) / sizes.x, (place.y - y[n - 1]) / sizes.y];
    const along = Math.min(1, Math.max(0, (dx * px + dy * py) / (px * px + py * py || 1)));
    const distance = squared(dx - along * px) + squared(dy - along * py);
    if (distance >= nearest) continue;
    nearest = distance;
    sign = Math.sign(px * dy - py * dx);
  }
  return sign * Math.sqrt(nearest);
}

function extentOf(values: readonly number[]): number {
  return (
    values.reduce((most, x) => Math.max(most, x), -Infinity) - values.reduce((least, x) => Math.min(least, x), Infinity)
  );
}
