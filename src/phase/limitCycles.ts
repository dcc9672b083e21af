import { formatShort } from "../core/formatShort.ts";
import { squared } from "../core/squared.ts";
import type { FrozenFlow } from "../study/frozenFlow.ts";
import type { Equilibrium } from "./equilibria.ts";
import { type LimitCycle, Nearness } from "./limitCycle.ts";
import { orbitFrom } from "./orbit.ts";
import { hasExtent, type Plane } from "./plane.ts";
import { placeOn, type Return, returns, type Section, sectionFrom } from "./section.ts";
import { settle } from "./settling.ts";
import { type Orbit, shoot } from "./shooting.ts";
import { type Trap, trapAround } from "./trap.ts";

/** What is known of the closed trajectories of a planar flow. */
export interface LimitCycles {
  /** From the inside outward around each equilibrium. */
  readonly cycles: readonly LimitCycle[];
  /** A sentence on closed trajectories that are not isolated, where there are such. */
  readonly continuum?: string;
  /** What a reader must know, in sentences. */
  readonly remarks: readonly string[];
}

/** Places on a section, denser near the equilibrium. */
const PLACES = 48;
/** Tolerance of the first look, and of a second one at what seems closed. */
const RTOL = 1e-9;
const EXACT = 1e-13;
/** A trajectory that comes back nearer than this, in parts of its distance, seems closed; nearer than that, it is as far as can be told. */
const SEEMS = 1e-5;
const CLOSED = 1e-10;
/** Of those that seem closed so many are looked at a second time, and the others where these are not. */
const WITNESSES = 8;
/** Closed ones side by side that make a continuum. */
const MANY = 5;
/** A cycle whose multiplier is nearer to 1 is not told from one that neither attracts nor repels. */
const NEUTRAL = 1e-9;
/** Steps within one turn; where these are too few, of a few trajectories, and of so many in all. */
const STEPS = 400;
const MOST_STEPS = 8000;
const FEW = 6;
const MOST_STIFF = 12;
/** Times that a part of the section with a change of sign, or a dip towards 0, is divided, and into how many parts. */
const DIVISIONS = 3;
const PARTS = 8;
/** More equilibria than this have no section of their own. */
const MOST_SECTIONS = 12;

/**
 * The limit cycles of a planar flow that meet the view, from the first-return maps of sections. A closed trajectory surrounds
 * equilibria, one of which is no saddle: the section from there meets it. Where trajectories, followed forward and backward, come back
 * further out on one side and further in on the other a closed one lies between, which shooting brings to its last digits.
 */
export function limitCycles(flow: FrozenFlow, plane: Plane, equilibria: readonly Equilibrium[]): LimitCycles {
  if (flow.dimension !== 2)
    return { cycles: [], remarks: ["Limit cycles are looked for in systems of two components."] };
  if (!hasExtent(plane.view)) return { cycles: [], remarks: [] };
  const scale = [plane.view.x[1] - plane.view.x[0], plane.view.y[1] - plane.view.y[0]];
  const centres = equilibria.filter(({ kind }) => kind !== "saddle");
  const traps = new Map(
    ([1, -1] as const).map((direction) => [direction, trapsOf(flow, equilibria, direction, scale)]),
  );
  const patience = { left: MOST_STIFF };
  const cycles: LimitCycle[] = [];
  const continua: string[] = [];
  let isOpen = false;
  for (const { z } of centres.slice(0, MOST_SECTIONS)) {
    const section = sectionFrom(z, plane);
    const search = new Search(flow, plane, section, traps, scale, patience);
    const found = search.orbits();
    for (const orbit of found) {
      if (cycles.some((known) => isSame(known, orbit))) continue;
      const cycle = orbitFrom(flow, orbit, stabilityOf(orbit), scale);
      if (cycle) cycles.push(cycle);
    }
    isOpen ||= search.isOpen && found.length === 0;
    if (search.closed >= MANY) continua.push(`(${z.map((x) => formatShort(x)).join(", ")})`);
  }
  const remarks = [
    ...(centres.length > MOST_SECTIONS ? [`Limit cycles are looked for around ${MOST_SECTIONS} equilibria.`] : []),
    ...(isOpen
      ? ["Some trajectories are too stiff or too slow to be followed around: a limit cycle may be missing."]
      : []),
  ];
  return {
    cycles,
    ...(continua.length > 0 && {
      continuum: `Closed trajectories fill the surroundings of ${continua.join(" and of ")}: a continuum, no limit cycles.`,
    }),
    remarks,
  };
}

function trapsOf(
  flow: FrozenFlow,
  equilibria: readonly Equilibrium[],
  direction: 1 | -1,
  scale: readonly number[],
): readonly Trap[] {
  return equilibria.flatMap(({ z, stable }) =>
    stable === direction > 0 ? (trapAround(flow, z, direction, scale) ?? []) : [],
  );
}

/** Whether nearby trajectories wind onto an orbit; undefined where that cannot be told. */
function stabilityOf({ multipliers }: Orbit): boolean | undefined {
  const sizes = multipliers.map(({ re, im }) => Math.sqrt(re * re + im * im));
  if (sizes.every((size) => size < 1 - NEUTRAL)) return true;
  return sizes.some((size) => size > 1 + NEUTRAL) ? false : undefined;
}

/** Whether an orbit is a cycle that was found from elsewhere: it has its period and a place on it, as far as a polygon tells. */
function isSame(cycle: LimitCycle, { z, period }: Orbit): boolean {
  return Math.abs(cycle.period - period) <= 1e-8 * period && new Nearness(cycle).of(z) <= 1e-3;
}

/** The search along one section. */
class Search {
  /** How many trajectories side by side are closed, at most. */
  closed = 0;
  /** Some trajectories could not be followed through a turn. */
  isOpen = false;
  readonly #flow: FrozenFlow;
  readonly #plane: Plane;
  readonly #section: Section;
  readonly #traps: ReadonlyMap<1 | -1, readonly Trap[]>;
  readonly #scale: readonly number[];
  /** Stiff trajectories that may still be followed through all of a turn. */
  readonly #patience: { left: number };
  readonly #found: { readonly u: number; readonly orbit: Orbit }[] = [];

  constructor(
    flow: FrozenFlow,
    plane: Plane,
    section: Section,
    traps: ReadonlyMap<1 | -1, readonly Trap[]>,
    scale: readonly number[],
    patience: { left: number },
  ) {
    this.#patience = patience;
    this.#flow = flow;
    this.#plane = plane;
    this.#section = section;
    this.#traps = traps;
    this.#scale = scale;
  }

  orbits(): readonly Orbit[] {
    // No closed trajectory lies in a trap, of whatever direction.
    const outside = Array.from({ length: PLACES }, (_, k) => squared((k + 1) / PLACES)).filter(
      (u) => !this.#isTrapped(u),
    );
    for (const direction of [1, -1] as const) this.#searchBetween(outside, direction, 0);
    return this.#found.sort((a, b) => a.u - b.u).map(({ orbit }) => orbit);
  }

  #isTrapped(u: number): boolean {
    const place = placeOn(this.#section, u);
    return [...this.#traps.values()].flat().some((trap) => trap.contains(place));
  }

  /** Looks at the return map at rising places, and between those where it passes 0 or may. */
  #searchBetween(places: readonly number[], direction: 1 | -1, depth: number): void {
    if (places.length < 2) return;
    const all = this.#returns(places, direction, depth === 0);
    // Of those that took too many steps nothing is known.
    const back = all.filter(({ isOpen }) => !isOpen);
    const us = places.filter((_, k) => !all[k].isOpen);
    const moved = back.map(({ u }, k) => u - us[k]);
    this.#countClosed(us, moved);
    for (let k = 0; k + 1 < us.length; k++) {
      const [from, to] = [us[k], us[k + 1]];
      const isBracket =
        isClosed(moved[k], from) === false && isClosed(moved[k + 1], to) === false && moved[k] * moved[k + 1] < 0;
      const dips = !isBracket && (dipsAfter(moved, k) || dipsAfter(moved.toReversed(), us.length - 2 - k));
      if (!isBracket && !dips) continue;
      if (this.#found.some(({ u }) => u >= from && u <= to) && isBracket) continue;
      if (isBracket && this.#close(from, to, moved[k], moved[k + 1], direction)) continue;
      if (depth >= DIVISIONS) continue;
      this.#searchBetween(
        Array.from({ length: PARTS + 1 }, (_, part) => from + ((to - from) * part) / PARTS),
        direction,
        depth + 1,
      );
    }
  }

  /** Returns, those of seemingly closed trajectories to all digits. */
  #returns(us: readonly number[], direction: 1 | -1, isFirst: boolean): readonly Return[] {
    const look = (places: readonly number[], rtol: number, steps: number) =>
      returns(this.#flow, this.#plane, this.#section, places, direction, this.#traps.get(direction) ?? [], rtol, steps);
    const first = [...look(us, RTOL, STEPS)];
    if (isFirst) {
      // So stiff that a turn is not done in few steps: some may have more.
      const open = us.flatMap((_, k) => (first[k].isOpen ? [k] : []));
      const few = spread(open, Math.min(FEW, this.#patience.left));
      this.#patience.left -= few.length;
      for (const [n, one] of look(
        few.map((k) => us[k]),
        RTOL,
        MOST_STEPS,
      ).entries())
        first[few[n]] = one;
      this.isOpen ||= open.length > 0 && (few.length === 0 || few.some((k) => first[k].isOpen));
    }
    const seem = us.flatMap((u, k) => (Math.abs(first[k].u - u) <= SEEMS * u ? [k] : []));
    const exactly = (chosen: readonly number[]) => {
      for (const [n, one] of look(
        chosen.map((k) => us[k]),
        EXACT,
        MOST_STEPS,
      ).entries())
        first[chosen[n]] = one;
    };
    const every = Math.ceil(seem.length / WITNESSES);
    const witnesses = seem.filter((_, n) => n % every === 0);
    const others = seem.filter((_, n) => n % every !== 0);
    exactly(witnesses);
    if (witnesses.every((k) => isClosed(first[k].u - us[k], us[k])))
      for (const k of others) first[k] = { ...first[k], u: us[k] };
    else exactly(others);
    return first;
  }

  #countClosed(us: readonly number[], moved: readonly number[]): void {
    let side = 0;
    for (const [k, u] of us.entries()) {
      side = isClosed(moved[k], u) ? side + 1 : 0;
      this.closed = Math.max(this.closed, side);
    }
  }

  /** Shoots for the cycle between two places; whether there is one. */
  #close(from: number, to: number, before: number, after: number, direction: 1 | -1): boolean {
    // Where what begins inside comes back further out, and what begins outside further in, it attracts in this direction of time.
    const attracting = before > 0 ? direction : (-direction as 1 | -1);
    const u = from + ((to - from) * before) / (before - after);
    const [{ t, isStiff }] = returns(this.#flow, this.#plane, this.#section, [u], attracting, [], RTOL, MOST_STEPS);
    if (Number.isNaN(t)) return false;
    const { from: e, to: end } = this.#section;
    const [dx, dy] = [end[0] - e[0], end[1] - e[1]];
    const area = this.#scale[0] * this.#scale[1];
    const shot = shoot(this.#flow, placeOn(this.#section, u), t, [-dy / area, dx / area], attracting, this.#scale);
    const settled = () => settle(this.#flow, this.#plane, this.#section, u, attracting, this.#scale);
    const orbit = shot ?? (isStiff ? settled() : undefined);
    if (!orbit) {
      this.isOpen ||= isStiff === true;
      return false;
    }
    const at = ((orbit.z[0] - e[0]) * dx + (orbit.z[1] - e[1]) * dy) / (dx * dx + dy * dy);
    if (!(at >= from && at <= to)) return false;
    this.#found.push({ u: at, orbit });
    return true;
  }
}

/** So many of a list, evenly, its ends among them. */
function spread<T>(list: readonly T[], count: number): readonly T[] {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, n) => list[Math.round((n * (list.length - 1)) / Math.max(1, count - 1))]);
}

/** Whether a trajectory comes back to where it was, as far as can be told; undefined where it does not come back. */
function isClosed(moved: number, u: number): boolean | undefined {
  return Number.isNaN(moved) ? undefined : Math.abs(moved) <= CLOSED * u;
}

/** Whether values of one sign come near 0 at place k and turn away again before they reach it. */
function dipsAfter(moved: readonly number[], k: number): boolean {
  if (k < 1 || k + 1 >= moved.length) return false;
  const [a, b, c] = [moved[k - 1], moved[k], moved[k + 1]].map((x) => x * Math.sign(moved[k]));
  if (!(a >= b && c >= b && b > 0)) return false;
  const slope = (c - a) / 2;
  return (slope * slope) / (2 * (a - 2 * b + c || 1)) >= b / 2 || b < (a + c) / 8;
}
