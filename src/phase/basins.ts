import { largest } from "../core/extremes.ts";
import type { FollowedStep } from "../ode/follow.ts";
import type { FrozenFlow } from "../study/frozenFlow.ts";
import type { Equilibrium } from "./equilibria.ts";
import type { LimitCycle } from "./limitCycle.ts";
import { type Attractors, attractorsOf } from "./limitWatch.ts";
import { hasExtent, type Plane, widenedView } from "./plane.ts";
import { Raster } from "./raster.ts";
import { scaleOf } from "./separatrices.ts";
import { EMPTY, OPEN, Territory } from "./territory.ts";
import { tubeAround } from "./tube.ts";
import { windingAround } from "./winding.ts";

/** What draws trajectories in: one of the equilibria or of the cycles, or infinity. */
export type Attractor =
  | { readonly kind: "equilibrium" | "cycle"; readonly index: number }
  | { readonly kind: "infinity" };

/** Where the states of a plane go, sampled at the centres of equal cells. */
export interface Basins {
  readonly columns: number;
  readonly rows: number;
  /** Row by row from the lowest y: which of the attractors, or `UNDECIDED`. */
  readonly of: Uint8Array;
  readonly attractors: readonly Attractor[];
  /** Cells side by side that stand for one sample, so far; 1 at the end. */
  readonly coarseness: number;
}

/** Of a cell whose trajectory did not come to anything within its steps. */
export const UNDECIDED = 255;

/** As many have numbers below `UNDECIDED`, with infinity; where more attract, what goes to the others is undecided. */
const MOST_ATTRACTORS = 254;
/** Images one after another, each with a quarter of the cells of the next. */
const COARSENESS = [8, 4, 2, 1];
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
/** A trajectory that stays this near to an attracting cycle for a period, in parts of the cycle, winds onto it. */
const ON_CYCLE = 5e-3;
/** Where foci draw everything in is mapped in the view and so many views on every side. */
const MAPPED = 2;
/** Parts of a trap's reach along an axis that a spiral begins at. */
const WITHIN_TRAP = 0.9;

/**
 * The basins of attraction of what attracts, as ever finer images; each cell is decided by the trajectory from its centre. One that enters a
 * trap of an equilibrium goes there, one that stays on an attracting cycle for a period winds onto it. Ends early when the flow's
 * computations are cancelled, and when none of the first cells is decided, as in a flow that keeps its energy.
 */
export function* basins(
  flow: FrozenFlow,
  plane: Plane,
  equilibria: readonly Equilibrium[],
  cycles: readonly LimitCycle[],
  columns: number,
  rows: number,
): Generator<Basins, void, void> {
  if (!hasExtent(plane.view)) return;
  const search = new Destinations(flow, plane, equilibria, cycles);
  const { attractors } = search;
  const of = new Uint8Array(columns * rows).fill(UNDECIDED);
  const known = new Uint8Array(columns * rows);
  for (const coarseness of COARSENESS) {
    if (coarseness > 1 && coarseness * 4 > Math.min(columns, rows)) continue;
    const cells: number[] = [];
    const half = coarseness >> 1;
    for (let r = half; r < rows; r += coarseness)
      for (let c = half; c < columns; c += coarseness) if (known[r * columns + c] === 0) cells.push(r * columns + c);
    if (!search.decide(cells, columns, rows, of)) return;
    for (const cell of cells) known[cell] = 1;
    const isIdle = known.every((is, cell) => is === 0 || of[cell] === UNDECIDED);
    yield { columns, rows, of: spread(of, columns, rows, coarseness), attractors, coarseness };
    if (isIdle) return;
  }
}

/** An image in which every sample stands for the cells around it. */
function spread(of: Uint8Array, columns: number, rows: number, coarseness: number): Uint8Array {
  if (coarseness === 1) return of;
  const half = coarseness >> 1;
  const sampled = (k: number, count: number) => {
    const place = Math.floor(k / coarseness) * coarseness + half;
    return place < count ? place : place - coarseness;
  };
  return of.map((_, cell) => {
    const [r, c] = [sampled(Math.floor(cell / columns), rows), sampled(cell % columns, columns)];
    return of[r * columns + c];
  });
}

/** Decides where trajectories go, many at a time. */
class Destinations {
  readonly attractors: readonly Attractor[];
  readonly #flow: FrozenFlow;
  readonly #plane: Plane;
  readonly #scale: readonly number[];
  readonly #drawn: Attractors;
  /** Neighbourhoods of the cycles; what is in a tube winds onto its cycle. */
  readonly #rasters: readonly Raster[];
  readonly #isTube: readonly boolean[];
  readonly #far: number;
  readonly #territory: Territory | undefined;

  constructor(flow: FrozenFlow, plane: Plane, equilibria: readonly Equilibrium[], cycles: readonly LimitCycle[]) {
    this.#flow = flow;
    this.#plane = plane;
    this.#scale = scaleOf(plane, equilibria);
    const drawn = attractorsOf(flow, equilibria, cycles, 1, this.#scale);
    this.#drawn = { ...drawn, traps: drawn.traps.slice(0, Math.max(0, MOST_ATTRACTORS - drawn.cycles.length)) };
    const others = equilibria.map(({ z }) => z);
    const tubes = this.#drawn.cycles.map(({ index }) => tubeAround(flow, cycles[index], others));
    this.#isTube = tubes.map((width) => width !== undefined);
    this.#rasters = this.#drawn.cycles.map(({ index }, k) => new Raster(cycles[index], tubes[k] ?? ON_CYCLE));
    this.attractors = [
      ...this.#drawn.traps.map(({ index }) => ({ kind: "equilibrium", index }) as const),
      ...this.#drawn.cycles.map(({ index }) => ({ kind: "cycle", index }) as const),
      { kind: "infinity" },
    ];
    this.#territory = this.#mapped(others);
    const places = [...equilibria.flatMap(({ z }) => z), ...cycles.flatMap(({ z }) => largest(z.map(Math.abs)))];
    this.#far = largest([1, ...this.#scale, ...plane.view.x, ...plane.view.y, ...plane.held, ...places].map(Math.abs));
  }

  /** Where foci draw everything in, of a plane. */
  #mapped(equilibria: readonly (readonly number[])[]): Territory | undefined {
    if (this.#flow.dimension !== 2) return undefined;
    const { view, axes } = this.#plane;
    const wide = widenedView(view, MAPPED);
    const within = axes[0] === 0 ? [wide.x, wide.y] : [wide.y, wide.x];
    const territory = new Territory(within[0], within[1]);
    for (const [k, { trap, index }] of this.#drawn.traps.entries()) {
      const e = equilibria[index];
      territory.open(e, [trap.reach[0], trap.reach[1]]);
      if (!within.every(([low, high], i) => e[i] > low && e[i] < high)) continue;
      const near = trap.along.map((reach) => WITHIN_TRAP * reach);
      const others = equilibria.filter((_, other) => other !== index);
      const winding = windingAround(this.#flow, e, near, others, within);
      if (winding) territory.claim(k, winding, e);
    }
    return territory;
  }

  /** Writes where the trajectories from some cells go; false when cancelled. */
  decide(cells: readonly number[], columns: number, rows: number, of: Uint8Array): boolean {
    const { traps, cycles } = this.#drawn;
    const n = this.#flow.dimension;
    const { view, axes, held } = this.#plane;
    const territory = this.#territory;
    const states = new Float64Array(n * cells.length);
    for (const [k, cell] of cells.entries()) {
      states.set(held, k * n);
      states[k * n + axes[0]] = view.x[0] + ((view.x[1] - view.x[0]) * ((cell % columns) + 0.5)) / columns;
      states[k * n + axes[1]] = view.y[0] + ((view.y[1] - view.y[0]) * (Math.floor(cell / columns) + 0.5)) / rows;
    }
    const infinity = this.attractors.length - 1;
    const onCycle = new Int16Array(cells.length).fill(-1);
    const since = new Float64Array(cells.length);
    const distance = new Float64Array(cells.length);
    const outward = new Uint8Array(cells.length);
    const far = FAR * this.#far;
    let cancelled = false;
    const visit = (step: FollowedStep): boolean => {
      const { after } = step;
      const owner = territory?.ownerOf(after[0], after[1]) ?? OPEN;
      if (owner >= 0) {
        of[cells[step.index]] = owner;
        return false;
      }
      for (let k = 0; k < traps.length && owner !== EMPTY; k++) {
        if (!traps[k].trap.contains(after)) continue;
        of[cells[step.index]] = k;
        return false;
      }
      let most = 0;
      for (let i = 0; i < n; i++) most = Math.max(most, Math.abs(after[i]));
      outward[step.index] = most > distance[step.index] ? 1 : 0;
      distance[step.index] = most;
      if (most > BEYOND * this.#far && outward[step.index] === 1) {
        of[cells[step.index]] = infinity;
        return false;
      }
      if (cycles.length === 0) return !isSettled(step);
      const on = this.#rasters.findIndex((raster) => raster.has(after));
      if (on !== onCycle[step.index]) since[step.index] = step.to;
      onCycle[step.index] = on;
      if (on < 0) return !isSettled(step);
      if (!this.#isTube[on] && step.to - since[step.index] < cycles[on].period) return true;
      of[cells[step.index]] = traps.length + on;
      return false;
    };
    // What comes to rest elsewhere is at an equilibrium that is not listed.
    const isSettled = (step: FollowedStep): boolean => {
      for (let i = 0; i < n; i++) if (Math.abs(step.after[i] - step.before[i]) > AT_REST * this.#scale[i]) return false;
      return step.to - step.from > AT_REST * step.to;
    };
    this.#flow.follow(states, {
      direction: 1,
      method: METHOD,
      rtol: RTOL,
      atols: Float64Array.from(this.#scale, (size) => ATOL * size),
      maxSteps: this.attractors.length > 1 ? STEPS : FEW_STEPS,
      visit,
      ended(index, how) {
        if (how === "cancelled") cancelled = true;
        const isGone = (how === "stuck" || how === "notFinite") && outward[index] === 1;
        if (isGone && distance[index] > far) of[cells[index]] = infinity;
      },
    });
    return !cancelled;
  }
}
