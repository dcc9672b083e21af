import { CONTINUOUS, interval, point } from "../graph/interval.ts";
import type { FlowWork, FrozenFlow } from "../study/frozenFlow.ts";

/** A closed curve, without the first place again at its end. */
export interface Polygon {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** The spiral: tolerance, most steps, places a step. */
const METHOD = "tsit5";
const RTOL = 1e-7;
const STEPS = 6000;
const FINE = 4;
/** Of a spiral: the first one, those of its steps, and before each of these where it crosses the ray. */
const MOST_PLACES = 1 + 2 * FINE * STEPS;
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
  open(flow, { foci, within }) {
    const path = { along: new Float64Array(MOST_PLACES), across: new Float64Array(MOST_PLACES) };
    return (part) => {
      const { e, near, others } = foci[Math.floor(part / RAYS.length)];
      const [axis, side] = RAYS[part % RAYS.length];
      const reach = transversal(flow, e, axis, side, near[axis], within[axis]);
      if (reach === undefined) return undefined;
      return spiral(flow, e, axis, side * near[axis], side * reach, others, within, path);
    };
  },
};

/** Where a spiral is written: what lies along the axis of its ray, and across it. */
interface Path {
  readonly along: Float64Array;
  readonly across: Float64Array;
}

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
  { along, across }: Path,
): Polygon | undefined {
  const side = Math.sign(from);
  const other = 1 - axis;
  const start = e.map((x, i) => (i === axis ? x + from : x));
  let end = 0;
  along[end] = start[axis];
  across[end] = start[other];
  /** Where in the path a turn is complete. */
  const turns = [0];
  let last = Math.abs(from);
  const [lowest, highest] = within[axis];
  const [left, right] = within[other];
  flow.follow(Float64Array.from(start), {
    direction: -1,
    method: METHOD,
    rtol: RTOL,
    atols: Float64Array.from(e, () => 1e-2 * RTOL * Math.abs(from)),
    maxSteps: STEPS,
    visit(step) {
      for (let k = 1; k <= FINE; k++) {
        const z = step.at(k / FINE);
        const a = z[axis];
        const c = z[other];
        if (!(a >= lowest && a <= highest && c >= left && c <= right)) return false;
        const u = across[end] - e[other];
        const v = c - e[other];
        if (u * v < 0) {
          const part = u / (u - v);
          const crossed = side * (along[end] + part * (a - along[end]) - e[axis]);
          if (crossed > 0) {
            if (!(crossed > last && crossed <= side * reach)) return false;
            last = crossed;
            along[++end] = e[axis] + side * crossed;
            across[end] = e[other];
            turns.push(end);
          }
        }
        along[++end] = a;
        across[end] = c;
      }
      return true;
    },
  });
  for (let k = turns.length - 1; k > 0; k--) {
    const [one, two] = [along, across].map((values) => values.slice(turns[k - 1], turns[k] + 1));
    const [x, y] = axis === 0 ? [one, two] : [two, one];
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
