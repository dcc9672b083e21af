import { formatShort } from "../core/formatShort.ts";
import { squared } from "../core/squared.ts";
import type { FollowEnd } from "../ode/follow.ts";
import type { View } from "../protocol/figure.ts";
import type { FrozenFlow } from "../study/frozenFlow.ts";
import type { Equilibrium } from "./equilibria.ts";
import { type LimitCycle, Nearness } from "./limitCycle.ts";
import type { LimitSet } from "./limitSet.ts";
import { type Plane, widenedView } from "./plane.ts";
import { type Trap, trapAround } from "./trap.ts";

/** A trajectory that leaves this many views on every side is not waited for. */
const SURROUNDINGS = 1;
/** In a trap, a trajectory is followed to so near the equilibrium, in parts of the view, or for so many more places. */
const ARRIVED = 2e-3;
const PATIENCE = 300;
/**
 * A connection of saddles comes this near to the second one, in parts of the view. What misses it by d in some parameter comes no
 * nearer than about √d.
 */
const CONNECTED = 2e-4;
/** It has been so far away before. */
const AWAY = 0.02;
/** A trajectory that stays this near to a cycle for a period, in parts of the cycle, and such a cycle attracts, winds onto it. */
export const ON_CYCLE = 5e-3;

/** What trajectories of one direction of time can come to. */
export interface Attractors {
  readonly equilibria: readonly Equilibrium[];
  readonly traps: readonly { readonly trap: Trap; readonly index: number }[];
  readonly cycles: readonly { readonly near: Nearness; readonly period: number; readonly index: number }[];
}

/** The equilibria and cycles that attract in a direction of time. */
export function attractorsOf(
  flow: FrozenFlow,
  equilibria: readonly Equilibrium[],
  cycles: readonly LimitCycle[],
  direction: 1 | -1,
  scale: readonly number[],
): Attractors {
  const attracts = direction > 0;
  return {
    equilibria,
    traps: equilibria.flatMap(({ z, stable }, index) => {
      const trap = stable === attracts ? trapAround(flow, z, direction, scale) : undefined;
      return trap ? [{ trap, index }] : [];
    }),
    cycles: cycles.flatMap((cycle, index) =>
      cycle.stable === attracts ? [{ near: new Nearness(cycle), period: cycle.period, index }] : [],
    ),
  };
}

const isWithin = ({ x, y }: View, u: number, v: number) => u >= x[0] && u <= x[1] && v >= y[0] && v <= y[1];

/** Watches one trajectory for where it goes. */
export class LimitWatch {
  /** The place looked at last lies in the view. */
  isShown = true;
  readonly #attractors: Attractors;
  readonly #scale: readonly number[];
  readonly #saddles: readonly number[];
  readonly #axes: Plane["axes"];
  readonly #surroundings: View;
  readonly #view: View;
  /** By equilibrium, whether the trajectory has been away from it. */
  readonly #wasAway: boolean[];
  #trapped: number | undefined;
  #patience = PATIENCE;
  #onCycleSince: { readonly index: number; readonly t: number } | undefined;
  #t = 0;

  /** @param from the saddle that the trajectory comes from */
  constructor(attractors: Attractors, plane: Plane, scale: readonly number[], from: number) {
    const { equilibria } = attractors;
    this.#attractors = attractors;
    this.#scale = scale;
    this.#saddles = equilibria.flatMap(({ kind }, k) => (kind === "saddle" || kind === "saddle focus" ? [k] : []));
    this.#wasAway = equilibria.map((_, k) => k !== from);
    this.#axes = plane.axes;
    this.#surroundings = widenedView(plane.view, SURROUNDINGS);
    this.#view = plane.view;
  }

  /** Looks at a place of the trajectory; what it has come to, with the place where it ends, once that is known. */
  see(t: number, z: ArrayLike<number>): { readonly limit: LimitSet; readonly place?: readonly number[] } | undefined {
    this.#t = t;
    const [u, v] = [z[this.#axes[0]], z[this.#axes[1]]];
    this.isShown = isWithin(this.#view, u, v);
    if (!isWithin(this.#surroundings, u, v)) return { limit: { kind: "edge" } };
    if (this.#trapped === undefined)
      for (const { trap, index } of this.#attractors.traps) if (trap.contains(z)) this.#trapped = index;
    if (this.#trapped !== undefined) {
      const place = this.#attractors.equilibria[this.#trapped].z;
      const limit = { kind: "equilibrium", index: this.#trapped } as const;
      if (this.#distance(z, place) <= ARRIVED) return { limit, place };
      return this.#patience-- > 0 ? undefined : { limit };
    }
    for (const index of this.#saddles) {
      const place = this.#attractors.equilibria[index].z;
      const distance = this.#distance(z, place);
      if (distance > AWAY) this.#wasAway[index] = true;
      else if (distance <= CONNECTED && this.#wasAway[index]) return { limit: { kind: "saddle", index }, place };
    }
    return this.#seeCycles(t, z);
  }

  /** What is known of a trajectory that came to its end by itself. */
  ended(how: FollowEnd): LimitSet {
    if (this.#trapped !== undefined) return { kind: "equilibrium", index: this.#trapped };
    if (!this.isShown) return { kind: "edge" };
    const reason =
      how === "maxSteps"
        ? `nothing yet within a time of ${formatShort(Math.abs(this.#t))}`
        : how === "cancelled"
          ? "not followed to its end"
          : "a place where the right-hand side is not smooth or not defined";
    return { kind: "unknown", reason };
  }

  #seeCycles(t: number, z: ArrayLike<number>) {
    const since = this.#onCycleSince;
    const on = since && this.#attractors.cycles.find(({ index }) => index === since.index);
    if (on && since) {
      if (on.near.of(z) > ON_CYCLE) this.#onCycleSince = undefined;
      else if (Math.abs(t - since.t) >= on.period) return { limit: { kind: "cycle", index: on.index } as const };
      return undefined;
    }
    const reached = this.#attractors.cycles.find(({ near }) => near.of(z) <= ON_CYCLE);
    if (reached) this.#onCycleSince = { index: reached.index, t };
    return undefined;
  }

  #distance(z: ArrayLike<number>, place: readonly number[]): number {
    let sum = 0;
    for (let i = 0; i < place.length; i++) sum += squared((z[i] - place[i]) / this.#scale[i]);
    return Math.sqrt(sum);
  }
}
