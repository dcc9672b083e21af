import type { Gradient } from "../gradientResult.ts";

/** Which number a loss is differentiated by. */
export type Entry = {
  /** What it may come to, where it is 0 and so has no size of its own; default the largest of its kind, or 1. */
  readonly range?: number;
} & ({ readonly of: "z0" | "theta"; readonly index: number } | { readonly of: "t0" | "t1"; readonly index: 0 });

/** A change of initial state and parameters, all at once. */
export interface Direction {
  readonly z0: Float64Array;
  readonly theta: Float64Array;
}

export function isTime({ of }: Entry): boolean {
  return of === "t0" || of === "t1";
}

export function numberOf(gradient: Gradient, { of, index }: Entry): number {
  return of === "z0" || of === "theta" ? gradient[of][index] : gradient[of];
}

export function product(gradient: Gradient, direction: Direction): number {
  let sum = 0;
  for (const of of ["z0", "theta"] as const) {
    for (let i = 0; i < direction[of].length; i++)
      if (direction[of][i] !== 0) sum += gradient[of][i] * direction[of][i];
  }
  return sum;
}
