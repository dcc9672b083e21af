import { formatCount } from "../core/formatCount.ts";
import { formatShort } from "../core/formatShort.ts";
import type { Diagnosis } from "../core/status.ts";
import { type Crossing, crossings, TooManyCrossings } from "../graph/crossings.ts";
import { Interpreter } from "../graph/interpret.ts";
import { parameterSlope, type Switching, switchings } from "../graph/switching.ts";
import type { VectorField } from "../graph/vectorField.ts";
import type { Jump } from "../ode/jump.ts";

/** Where a right-hand side switches with time alone. */
export interface SwitchingTimes {
  /** In rising order, none of them touching another. */
  readonly jumps: readonly Jump[];
  /** There are too many to be made ends of steps. */
  readonly tooMany: boolean;
  /** The first time at which conditions switch together that parameters move apart. */
  readonly together?: number;
}

/** More are no list of stops but a function of its own. */
export const MAX_STOPS = 10_000;

const none: SwitchingTimes = { jumps: [], tooMany: false };

/** What a solve says that goes over switching times, because there are too many. */
export function tooManySwitchings([t0, t1]: readonly [number, number]): Diagnosis {
  const message =
    `conditions on t switch more than ${formatCount(MAX_STOPS)} times between t = ${formatShort(t0)} and ${formatShort(t1)}, ` +
    "too many for a step to end at each: set maxStep to less than the time between two of them";
  return { status: "ok", t: t0, message };
}

/** What a gradient says of switching times that it cannot have right: too many, or of which several fall on one. */
export function switchingNote(
  { tooMany, together }: SwitchingTimes,
  span: readonly [number, number],
): Diagnosis | undefined {
  if (tooMany) {
    const { message, ...rest } = tooManySwitchings(span);
    return { ...rest, message: `${message}; what parameters change by moving these times is not in the gradient` };
  }
  if (together === undefined) return undefined;
  const message =
    `conditions on t that parameters move apart switch together at t = ${formatShort(together)}: there the loss has a kink, and the gradient ` +
    "takes the whole jump for the first of them; move one a little to tell them apart";
  return { status: "ok", t: together, message };
}

interface Known {
  readonly theta: Float64Array;
  readonly span: readonly [number, number];
  readonly times: SwitchingTimes;
}

/** Of each field those that were asked for last: solves are repeated. */
const known = new WeakMap<VectorField, Known>();

/**
 * The times in a span at which conditions, roundings, remainders, bounds and tables on t alone switch, to the last bit: read off
 * the graph, and found by enclosures, so that none is missed. With parameters that such a time depends on it moves.
 */
export function switchingTimes(
  field: VectorField,
  theta: Float64Array,
  span: readonly [number, number],
): SwitchingTimes {
  const all = switchings(field);
  if (all.length === 0 || span[0] === span[1]) return none;
  const last = known.get(field);
  const isSame =
    last?.span[0] === span[0] &&
    last.span[1] === span[1] &&
    last.theta.every((x, p) => Object.is(x, theta[p]) || !all.some(({ usesParameters }) => usesParameters));
  if (isSame) return last.times;
  const times = find(field, all, theta, span);
  known.set(field, { theta: theta.slice(), span: [...span], times });
  return times;
}

function find(
  field: VectorField,
  all: readonly Switching[],
  theta: Float64Array,
  [t0, t1]: readonly [number, number],
): SwitchingTimes {
  let found: Crossing[];
  try {
    found = crossings(all, theta, [Math.min(t0, t1), Math.max(t0, t1)], MAX_STOPS);
  } catch (error) {
    if (error instanceof TooManyCrossings) return { jumps: [], tooMany: true };
    throw error;
  }
  const jumps: Jump[] = [];
  let together: number | undefined;
  for (const crossing of found) {
    const slope = crossing.switching.usesParameters ? slopeOf(field, crossing, theta) : undefined;
    const last = jumps.at(-1);
    if (last && crossing.before <= last.after + (last.after - last.before)) {
      // What two conditions share is one time; parameters may move it for one of them only, or both apart.
      if (!movesAlike(last.slope, slope)) together ??= crossing.before;
      jumps[jumps.length - 1] = {
        before: last.before,
        after: Math.max(last.after, crossing.after),
        slope: last.slope ?? slope,
      };
    } else jumps.push({ before: crossing.before, after: crossing.after, ...(slope && { slope }) });
  }
  return jumps.length > MAX_STOPS ? { jumps: [], tooMany: true } : { jumps, tooMany: false, together };
}

function movesAlike(a: Float64Array | undefined, b: Float64Array | undefined): boolean {
  const close = (x: number, y: number) => Math.abs(x - y) <= 1e-9 * Math.max(Math.abs(x), Math.abs(y));
  return a && b ? a.every((x, p) => close(x, b[p])) : a === b;
}

const slopes = new WeakMap<Switching, Map<number, Interpreter>>();

/** ∂t/∂θ = −(∂g/∂θ)/(∂g/∂t); undefined where nothing moves it. */
function slopeOf(
  field: VectorField,
  { switching, level, before, after }: Crossing,
  theta: Float64Array,
): Float64Array | undefined {
  const byLevel = slopes.get(switching) ?? new Map<number, Interpreter>();
  slopes.set(switching, byLevel);
  const at = switching.levels ? level : 0;
  const interpreter = byLevel.get(at) ?? new Interpreter([switching.slope, parameterSlope(field, switching, at)]);
  byLevel.set(at, interpreter);
  const [byTime, ...byParameters] = interpreter.read({ t: [before + (after - before) / 2], theta });
  if (byTime === 0 || byParameters.every((x) => x === 0)) return undefined;
  return Float64Array.from(byParameters, (x) => -x / byTime);
}
