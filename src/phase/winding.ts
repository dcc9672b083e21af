import { CONTINUOUS, interval, point } from "../graph/interval.ts";
import type { FlowWork, FrozenFlow } from "../study/frozenFlow.ts";

/** A closed curve, without the first place again at its end. */
export interface Polygon {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** The spiral: tolerance, most steps, places a step. */
const METHOD = "tsit5";
const RTOL = 1e-7;
const STEPS = 6000;
const FINE = 4;
/** A ray is looked at in pieces, each longer than the one before, and is given up where one so short, in parts of its start, does not tell. */
const GROWTH = 0.25;
const SHORTEST = 1e-3;
const MOST_PIECES = 400;
/** Axis and side of the rays that are tried. */
const RAYS = [
  [0, 1],
  [0, -1],
  [1, 1],
  [1, -1],
] as const;
/** What a ray takes, in evaluations of f: some thousand steps, of which each is looked at. */
const EVALUATIONS = 3e5;

/** A focus, with what is known around it. */
export interface Focus {
  readonly e: readonly number[];
  /** On each side along an axis, how far from the focus everything is known to go to it. */
  readonly near: readonly number[];
  /** Equilibria that must not be inside. */
  readonly others: readonly (readonly number[])[];
}

/**
 * Around each of the foci of a plane that attract: a closed curve that no trajectory leaves, and from all inside of which they wind onto the
 * focus.
 *
 * It is one turn of a trajectory that winds in, closed along a ray from the focus that the field crosses one way, as enclosures over the
 * ray show. Between two turns nothing can stay, unless around an equilibrium: one that winds in crosses the ray nearer each time.
 * Undefined where there is no such turn. Rays are looked along on all threads.
 *
 * @param within where the curves may go
 */
export function windingsAround(
  flow: FrozenFlow,
  foci: readonly Focus[],
  within: Rays["within"],
): readonly (Polygon | undefined)[] {
  const parts = RAYS.length * foci.length;
  const turns = flow.inParts(windingWork, { foci, within }, parts, EVALUATIONS * parts);
  return foci.map((_, k) => widest(turns?.slice(RAYS.length * k, RAYS.length * (k + 1)) ?? []));
}

/** The rays from foci, one after another. */
interface Rays {
  readonly foci: readonly Focus[];
  readonly within: readonly (readonly [number, number])[];
}

export const windingWork: FlowWork<Rays, Polygon | undefined> = {
  name: "windings",
  open:
    (flow, { foci, within }) =>
    (part) => {
      const { e, near, others } = foci[Math.floor(part / RAYS.length)];
      const [axis, side] = RAYS[part % RAYS.length];
      const reach = transversal(flow, e, axis, side, near[axis], within[axis]);
      return reach === undefined ? undefined : spiral(flow, e, axis, side * near[axis], side * reach, others, within);
    },
};

/** The first of the largest ones. */
function widest(turns: readonly (Polygon | undefined)[]): Polygon | undefined {
  let found: Polygon | undefined;
  let most = 0;
  for (const turn of turns) {
    const size = turn ? areaOf(turn) : 0;
    if (size > most) [most, found] = [size, turn];
  }
  return found;
}

/** How far along a ray the field crosses it one way, beginning at a distance; undefined where it does not there. */
function transversal(
  flow: FrozenFlow,
  e: readonly number[],
  axis: number,
  side: number,
  from: number,
  [low, high]: readonly [number, number],
): number | undefined {
  const end = side > 0 ? high - e[axis] : e[axis] - low;
  let way = 0;
  let reached = from;
  let piece = GROWTH * from;
  for (let n = 0; n < MOST_PIECES && reached < end; n++) {
    const next = Math.min(end, reached + piece);
    const [a, b] = [e[axis] + side * reached, e[axis] + side * next];
    const box = e.map((x, i) => (i === axis ? interval(Math.min(a, b), Math.max(a, b)) : point(x)));
    const across = flow.enclose(box);
    const sign = across[1 - axis].lo > 0 ? 1 : across[1 - axis].hi < 0 ? -1 : 0;
    if (sign !== 0 && (way === 0 || sign === way) && across.every(({ grade }) => grade === CONTINUOUS)) {
      way = sign;
      reached = next;
      piece = Math.max(piece, GROWTH * reached);
    } else {
      piece /= 2;
      if (piece < SHORTEST * from) break;
    }
  }
  return reached > from ? reached : undefined;
}

/** The outermost turn of the trajectory that comes in through a place of a ray, backward from there. */
function spiral(
  flow: FrozenFlow,
  e: readonly number[],
  axis: number,
  from: number,
  reach: number,
  others: readonly (readonly number[])[],
  within: readonly (readonly [number, number])[],
): Polygon | undefined {
  const side = Math.sign(from);
  const path: number[][] = [[], []];
  const start = e.map((x, i) => (i === axis ? x + from : x));
  for (const i of [0, 1]) path[i].push(start[i]);
  /** Where in the path a turn is complete. */
  const turns = [0];
  let last = Math.abs(from);
  flow.follow(Float64Array.from(start), {
    direction: -1,
    method: METHOD,
    rtol: RTOL,
    atols: Float64Array.from(e, () => 1e-2 * RTOL * Math.abs(from)),
    maxSteps: STEPS,
    visit(step) {
      for (let k = 1; k <= FINE; k++) {
        const z = step.at(k / FINE);
        for (let i = 0; i < 2; i++) if (!(z[i] >= within[i][0] && z[i] <= within[i][1])) return false;
        const end = path[0].length - 1;
        const [u, v] = [path[1 - axis][end] - e[1 - axis], z[1 - axis] - e[1 - axis]];
        if (u * v < 0) {
          const part = u / (u - v);
          const along = side * (path[axis][end] + part * (z[axis] - path[axis][end]) - e[axis]);
          if (along > 0) {
            if (!(along > last && along <= side * reach)) return false;
            last = along;
            for (let i = 0; i < 2; i++) path[i].push(i === axis ? e[i] + side * along : e[i]);
            turns.push(path[0].length - 1);
          }
        }
        for (let i = 0; i < 2; i++) path[i].push(z[i]);
      }
      return true;
    },
  });
  for (let k = turns.length - 1; k > 0; k--) {
    const [x, y] = path.map((values) => values.slice(turns[k - 1], turns[k] + 1));
    if (!others.some((z) => isInside({ x, y }, z))) return { x, y };
  }
  return undefined;
}

function isInside({ x, y }: Polygon, [u, v]: readonly number[]): boolean {
  let inside = false;
  for (let k = 0, before = x.length - 1; k < x.length; before = k++) {
    if (y[k] > v === y[before] > v) continue;
    if (u < x[k] + ((v - y[k]) / (y[before] - y[k])) * (x[before] - x[k])) inside = !inside;
  }
  return inside;
}

function areaOf({ x, y }: Polygon): number {
  let twice = 0;
  for (let k = 0, before = x.length - 1; k < x.length; before = k++) twice += x[before] * y[k] - x[k] * y[before];
  return Math.abs(twice) / 2;
}
