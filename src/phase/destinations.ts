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
const AT_REST = 1e-6;

/** All that tells where a trajectory goes, as plain data; attractors are numbered, traps first, then cycles, then infinity. */
export interface Destinations {
  readonly scale: readonly number[];
  /** As far away as anything that is known. */
  readonly far: number;
  readonly traps: readonly Ellipsoid[];
  /** Neighbourhoods of the cycles; what is in a tube winds onto its cycle, what is near another for a period. */
  readonly cycles: readonly { readonly period: number; readonly isTube: boolean; readonly near: RasterData }[];
  readonly territory: TerritoryData | undefined;
}

/** Cells of an image whose destinations are asked for. */
export interface AskedCells {
  readonly destinations: Destinations;
  readonly plane: Plane;
  readonly columns: number;
  readonly rows: number;
  readonly cells: Int32Array;
}

/** Cells of a part: enough that lanes are seldom empty, and few enough that no thread waits for another for long. */
const CELLS = 1024;
/** Evaluations of f that a trajectory takes, in a usual flow. */
const EVALUATIONS = 300;

/** Where the trajectories from the middle of some cells go, by their numbers; undefined when cancelled. */
export function destinationsOf(flow: FrozenFlow, asked: AskedCells): Uint8Array | undefined {
  const { cells } = asked;
  const parts = Math.ceil(cells.length / CELLS);
  const found = flow.inParts(destinationWork, asked, parts, EVALUATIONS * cells.length);
  if (!found) return undefined;
  const all = new Uint8Array(cells.length);
  for (const [part, numbers] of found.entries()) all.set(numbers, part * CELLS);
  return all;
}

export const destinationWork: FlowWork<AskedCells, Uint8Array> = {
  name: "destinations",
  open(flow, { destinations, plane, columns, rows, cells }) {
    const territory = destinations.territory && new Territory(destinations.territory);
    const rasters = destinations.cycles.map(({ near }) => new Raster(near));
    return (part) =>
      decide(flow, { ...destinations, territory, rasters }, statesOf(cells.subarray(part * CELLS, (part + 1) * CELLS)));

    /** The middles of some cells. */
    function statesOf(some: Int32Array): Float64Array {
      const { view, axes, held } = plane;
      const n = flow.dimension;
      const states = new Float64Array(n * some.length);
      for (const [k, cell] of some.entries()) {
        states.set(held, k * n);
        states[k * n + axes[0]] = view.x[0] + ((view.x[1] - view.x[0]) * ((cell % columns) + 0.5)) / columns;
        states[k * n + axes[1]] = view.y[0] + ((view.y[1] - view.y[0]) * (Math.floor(cell / columns) + 0.5)) / rows;
      }
      return states;
    }
  },
};

interface Known extends Omit<Destinations, "territory"> {
  readonly territory: Territory | undefined;
  readonly rasters: readonly Raster[];
}

/** Follows trajectories, many at a time, until it is known where they go. */
function decide(flow: FrozenFlow, known: Known, states: Float64Array): Uint8Array {
  const { scale, traps, cycles, territory, rasters } = known;
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
    const owner = territory?.ownerOf(after[0], after[1]) ?? OPEN;
    if (owner >= 0) {
      of[step.index] = owner;
      return false;
    }
    for (let k = 0; k < traps.length && owner !== EMPTY; k++) {
      if (!isInside(traps[k], after)) continue;
      of[step.index] = k;
      return false;
    }
    let most = 0;
    for (let i = 0; i < n; i++) most = Math.max(most, Math.abs(after[i]));
    outward[step.index] = most > distance[step.index] ? 1 : 0;
    distance[step.index] = most;
    if (most > BEYOND * known.far && outward[step.index] === 1) {
      of[step.index] = infinity;
      return false;
    }
    if (cycles.length === 0) return !isSettled(step);
    const on = rasters.findIndex((raster) => raster.has(after));
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
    return step.to - step.from > AT_REST * step.to;
  };
  flow.follow(states, {
    direction: 1,
    method: METHOD,
    rtol: RTOL,
    atols: Float64Array.from(scale, (size) => ATOL * size),
    maxSteps: infinity > 0 ? STEPS : FEW_STEPS,
    visit,
    ended(index, how) {
      const isGone = (how === "stuck" || how === "notFinite") && outward[index] === 1;
      if (isGone && distance[index] > far) of[index] = infinity;
    },
  });
  return of;
}
