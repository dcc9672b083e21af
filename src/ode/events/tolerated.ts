import type { Bounds } from "./crossing.ts";

/** The error that is expected of a component of size up to |z|. */
export type ErrorOf = (component: number, size: number) => number;

/** Roundings of a state that no other number stands between. */
const ROUNDINGS = 4;

export const roundingError: ErrorOf = (_, size) => ROUNDINGS * Number.EPSILON * size;

/** Ranges of states with their errors. */
export function inflated(z: readonly Bounds[], error: ErrorOf): Bounds[] {
  return z.map(({ lo, hi }, i) => {
    const by = error(i, Math.max(Math.abs(lo), Math.abs(hi)));
    return { lo: lo - by, hi: hi + by };
  });
}
