import type { Precision } from "../core/kernel.ts";
import type { QuietMap } from "../core/quietMap.ts";
import type { FollowedStep } from "../ode/follow.ts";
import type { FlowWork, FrozenFlow } from "../study/frozenFlow.ts";
import type { Plane } from "./plane.ts";
import { Raster, type RasterData } from "./raster.ts";
import { EMPTY, OPEN, Territory, type TerritoryData } from "./territory.ts";
import { type Ellipsoid, isInside } from "./trap.ts";

/** Of a cell whose trajectory did not come to anything within its steps. */
export const UNDECIDED = 255;

const METHOD = "tsit5";
const RTOL = 1e-5;
const ATOL = 1e-7;
/** Steps of a trajectory; where nothing attracts but infinity. */
const STEPS = 1500;
const FEW_STEPS = 200;
/**
 * What is so many times further away than all that is known here, and is going further, is on its way to infinity; as is, from so
 * many times on, what no step is small enough for.
 */
const BEYOND = 1e9;
const FAR = 1e3;
/** A step by less than this part of the scale, in a time that counts, comes to rest. */
export const AT_REST = 1e-6;

/** All that tells where a trajectory goes, as plain data; attractors are numbered, traps first, then cycles, then infinity. */
export interface Destinations {
  readonly scale: readonly number[];
  /** As far away as anything that is known. */
  readonly far: number;
  readonly traps: readonly Ellipsoid[];
  /** Neighbourhoods of the cycles; what is in a tube winds onto its cycle, what is near another for a period. */
  readonly cycles: readonly { readonly period: number; readonly isTube: boolean; readonly near: RasterData }[];
  /** Traps of what attracts without being listed: what enters one stays undecided. */
  readonly unlisted: readonly Ellipsoid[];
  readonly territory: TerritoryData | undefined;
  /**
   * Where `decide` has nothing to see: a step from a quiet state to another leads into no trap and near no cycle, does not come to rest,
   * and leaves what is remembered of its trajectory as the last step that was seen did, or no farther away than the map reaches.
   */
  readonly quiet: QuietMap | undefined;
}

/** Cells of an image whose destinations are asked for. */
export interface AskedCells {
  readonly destinations: Destinations;
  readonly plane: Plane;
  readonly columns: number;
  readonly rows: number;
  readonly cells: Int32Array;
  /** Of the trajectories. */
  readonly precision: Precision;
}

/**
 * Cells of a part: enough that lanes are seldom empty, and few enough that no thread waits for another for long; a part of what is left.
 */
const MOST_CELLS = 1024;
const FEWEST_CELLS = 128;
const SHARES = 8;
/** Evaluations of f that a trajectory takes, in a usual flow. */
const EVALUATIONS = 300;

/** Where trajectories go. */
export interface FoundDestinations {
  /** By trajectory, the number of what draws it in. */
  readonly of: Uint8Array;
  /** States in which undecided ones came to rest, one after another. */
  readonly rests: Float64Array;
}

/** Where the trajectories from the middle of some cells go; undefined when cancelled. */
export function destinationsOf(flow: FrozenFlow, asked: AskedCells): FoundDestinations | undefined {
  const { cells } = asked;
  const begins = beginsOfParts(cells.length);
  const found = flow.inParts(destinationWork, asked, begins.length - 1, EVALUATIONS * cells.length);
  if (!found) return undefined;
  const of = new Uint8Array(cells.length);
  for (const [part, some] of found.entries()) of.set(some.of, begins[part]);
  const rests = new Float64Array(found.reduce((sum, some) => sum + some.rests.length, 0));
  let filled = 0;
  for (const some of found) {
    rests.set(some.rests, filled);
    filled += some.rests.length;
  }
  return { of, rests };
}

/** Where each part begins, and where the last one ends: those at the end are smaller, that threads end together. */
function beginsOfParts(cells: number): readonly number[] {
  const begins = [0];
  for (let from = 0; from < cells; ) {
    from += Math.min(MOST_CELLS, Math.max(FEWEST_CELLS, Math.ceil((cells - from) / SHARES)));
    begins.push(Math.min(from, cells));
  }
  return begins;
}

export const destinationWork: FlowWork<AskedCells, FoundDestinations> = {
  name: "destinations",
  open(flow, { destinations, plane, columns, rows, cells, precision }) {
    const territory = destinations.territory && new Territory(destinations.territory);
    const rasters = destinations.cycles.map(({ near }) => new Raster(near));
    const begins = beginsOfParts(cells.length);
    const known = { ...destinations, territory, rasters, precision };
    return (part) => decide(flow, known, statesOf(cells.subarray(begins[part], begins[part + 1])));

    /** The middles of some cells. */
    function statesOf(some: Int32Array): Float64Array {
      const { view, axes, held } = plane;
      const n = flow.dimension;
      const states = new Float64Array(n * some.length);
      for (let k = 0; k < some.length; k++) {
        const [column, row] = [some[k] % columns, Math.floor(some[k] / columns)];
        for (let i = 0; i < n; i++) states[k * n + i] = held[i];
        states[k * n + axes[0]] = view.x[0] + ((view.x[1] - view.x[0]) * (column + 0.5)) / columns;
        states[k * n + axes[1]] = view.y[0] + ((view.y[1] - view.y[0]) * (row + 0.5)) / rows;
      }
      return states;
    }
  },
};

interface Known extends Omit<Destinations, "territory"> {
  readonly territory: Territory | undefined;
  readonly rasters: readonly Raster[];
  readonly precision: Precision;
}

/** Follows trajectories, many at a time, until it is known where they go. */
function decide(flow: FrozenFlow, known: Known, states: Float64Array): FoundDestinations {
  const { scale, traps, cycles, unlisted, territory, rasters, quiet, precision } = known;
  const rests: number[] = [];
  const n = flow.dimension;
  const count = states.length / n;
  const infinity = traps.length + cycles.length;
  const of = new Uint8Array(count).fill(UNDECIDED);
  const onCycle = new Int16Array(count).fill(-1);
  const since = new Float64Array(count);
  const distance = new Float64Array(count);
  const outward = new Uint8Array(count);
  const far = FAR * known.far;
  const visit = (step: FollowedStep): boolean => {
    const { after } = step;
    const owner = territory?.ownerOf(after) ?? OPEN;
    if (owner >= 0) {
      of[step.index] = owner;
      return false;
    }
    for (let k = 0; k < traps.length && owner !== EMPTY; k++) {
      if (!isInside(traps[k], after)) continue;
      of[step.index] = k;
      return false;
    }
    for (let k = 0; k < unlisted.length && owner !== EMPTY; k++) if (isInside(unlisted[k], after)) return false;
    let most = 0;
    for (let i = 0; i < n; i++) most = Math.max(most, Math.abs(after[i]));
    outward[step.index] = most > distance[step.index] ? 1 : 0;
    distance[step.index] = most;
    if (most > BEYOND * known.far && outward[step.index] === 1) {
      of[step.index] = infinity;
      return false;
    }
    if (cycles.length === 0) return !isSettled(step);
    let on = -1;
    for (let k = 0; k < rasters.length && on < 0; k++) if (rasters[k].has(after)) on = k;
    if (on !== onCycle[step.index]) since[step.index] = step.to;
    onCycle[step.index] = on;
    if (on < 0) return !isSettled(step);
    if (!cycles[on].isTube && step.to - since[step.index] < cycles[on].period) return true;
    of[step.index] = traps.length + on;
    return false;
  };
  // What comes to rest elsewhere is at an equilibrium that is not listed.
  const isSettled = (step: FollowedStep): boolean => {
    for (let i = 0; i < n; i++) if (Math.abs(step.after[i] - step.before[i]) > AT_REST * scale[i]) return false;
    if (!(step.to - step.from > AT_REST * step.to)) return false;
    for (const component of step.after) rests.push(component);
    return true;
  };
  flow.follow(states, {
    direction: 1,
    method: METHOD,
    rtol: RTOL,
    precision,
    atols: Float64Array.from(scale, (size) => ATOL * size),
    maxSteps: infinity > 0 ? STEPS : FEW_STEPS,
    ...(quiet && { quiet }),
    visit,
    ended(index, how) {
      const isGone = (how === "stuck" || how === "notFinite") && outward[index] === 1;
      if (isGone && distance[index] > far) of[index] = infinity;
    },
  });
  return { of, rests: Float64Array.from(rests) };
}
