import type { Complex } from "../core/eigenvalues/complex.ts";
import { squared } from "../core/squared.ts";

/** An isolated closed trajectory. */
export interface LimitCycle {
  readonly period: number;
  /** Floquet multipliers but for the one that is 1 (along the cycle), largest first. */
  readonly multipliers: readonly Complex[];
  /** Whether nearby trajectories wind onto it; undefined where the multipliers do not tell. */
  readonly stable: boolean | undefined;
  /** One period, from 0 on, and the states at these times, row by row; the last one is the first again. */
  readonly t: Float64Array;
  readonly z: Float64Array;
}

/** The size of a cycle along a component. */
export function extentAlong({ t, z }: Pick<LimitCycle, "t" | "z">, i: number): number {
  const n = z.length / t.length;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = i; at < z.length; at += n) [low, high] = [Math.min(low, z[at]), Math.max(high, z[at])];
  return high - low;
}

/** Tells how far a state is from a cycle, in parts of the cycle's own size. */
export class Nearness {
  readonly #n: number;
  /** The corners of the cycle, each component in parts of its extent. */
  readonly #places: Float64Array;
  readonly #scale: readonly number[];

  constructor(cycle: Pick<LimitCycle, "t" | "z">) {
    this.#n = cycle.z.length / cycle.t.length;
    this.#scale = Array.from({ length: this.#n }, (_, i) => extentAlong(cycle, i) || 1);
    this.#places = cycle.z.map((x, at) => x / this.#scale[at % this.#n]);
  }

  /** The distance of a state from the polygon through the cycle's places. */
  of(z: ArrayLike<number>): number {
    const n = this.#n;
    const places = this.#places;
    const state = this.#scale.map((scale, i) => z[i] / scale);
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at + n < places.length; at += n) {
      let [dot, length, apart] = [0, 0, 0];
      for (let i = 0; i < n; i++) {
        const side = places[at + n + i] - places[at + i];
        const from = state[i] - places[at + i];
        dot += side * from;
        length += side * side;
        apart += from * from;
      }
      const part = length > 0 ? Math.min(1, Math.max(0, dot / length)) : 0;
      least = Math.min(least, apart - 2 * part * dot + squared(part) * length);
    }
    return Math.sqrt(Math.max(0, least));
  }
}
