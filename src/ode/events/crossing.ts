/** Certain bounds of a number. */
export interface Bounds {
  readonly lo: number;
  readonly hi: number;
}

/**
 * Which zeros of g count, by the sign of g before and after in the direction of the solve: from + to − (`down`), from − to +
 * (`up`), either (`both`), or those where it keeps its sign (`touch`).
 */
export type CrossingDirection = "up" | "down" | "both" | "touch";

/** A function g(z, t) whose zeros along a solution are looked for, the parameters in place. */
export interface Crossing {
  readonly direction: CrossingDirection;
  value(t: number, z: Float64Array): number;
  /** dg/dt along a solution that has the slope z′ there. */
  rate(t: number, z: Float64Array, slope: Float64Array): number;
  /** Certain bounds of g and of dg/dt over ranges of times, states and slopes. */
  bounds(t: Bounds, z: readonly Bounds[], slope: readonly Bounds[]): { readonly value: Bounds; readonly rate: Bounds };
}
