import type { Kernels } from "../../study/kernels.ts";
import { solve } from "../../study/solve.ts";
import type { Study } from "../../study/study.ts";
import type { Neighbourhood } from "../../validated/picardLindelof.ts";

/** A solution that leaves another one at the start, as far as numbers tell. */
export interface SecondSolution {
  readonly t: Float64Array;
  readonly z: Float64Array;
  /** How far apart both are at the end, in the largest component. */
  readonly apart: number;
  /** How near their starts are. */
  readonly start: number;
}

/** Starts that are so near, as a part of the radius; the second of them must not bring the solutions together. */
const NEAR = [1e-10, 1e-14];
const STEPS = 2000;

/**
 * Two solutions from one point: followed from starts that are next to the initial state. Where f is Lipschitz the distance shrinks
 * with that of the starts; where it stays the same, more than one solution passes through the point.
 */
export function secondSolution(
  kernels: Kernels,
  study: Study,
  { z0, radii, t0, a }: Neighbourhood,
  cancelled: () => boolean,
): SecondSolution | undefined {
  const span = [t0, t0 + a] as const;
  const from = (z: readonly number[]) => {
    const options = { method: "rk4", steps: STEPS, outputs: "steps" as const, cancelled };
    return solve(kernels, { ...study, span, z0: [Float64Array.from(z)] }, options).trajectories[0];
  };
  const own = from(z0);
  for (const [i, radius] of radii.entries()) {
    for (const sign of [1, -1]) {
      const [far, near] = NEAR.map((part) => {
        const start = part * radius;
        const one = from(z0.map((x, k) => (k === i ? x + sign * start : x)));
        return { t: one.t, z: one.z, start, apart: lastDistance(one.z, own.z, z0.length) };
      });
      const parts = near.apart > 1e-3 * radius && far.apart > 1e-3 * radius;
      if (parts && Math.abs(near.apart - far.apart) <= 0.05 * near.apart) return near;
    }
  }
  return undefined;
}

function lastDistance(a: Float64Array, b: Float64Array, dimension: number): number {
  if (a.length !== b.length) return Number.NaN;
  let most = 0;
  for (let i = 1; i <= dimension; i++) most = Math.max(most, Math.abs(a[a.length - i] - b[b.length - i]));
  return most;
}
