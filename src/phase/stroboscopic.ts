import { append } from "../core/append.ts";
import type { Flow } from "../study/flow.ts";

/** States at a moment of each period, row by row, for one start; fewer than asked for where the solution ended. */
export interface StroboscopicOrbit {
  readonly z: Float64Array;
}

/**
 * The stroboscopic (Poincaré) map of a system that depends on time periodically: states at t0, t0 + period, … from some starts, by the
 * study's own solver.
 *
 * @param count how many times the map is applied
 * @param skip so many first places are left out: what leads to an attractor
 */
export function stroboscopic(
  flow: Flow,
  starts: readonly (readonly number[])[],
  t0: number,
  period: number,
  count: number,
  skip = 0,
): readonly StroboscopicOrbit[] {
  const rows: number[][] = starts.map((z) => (skip === 0 ? [...z] : []));
  if (!(Number.isFinite(period) && period !== 0)) return rows.map((row) => ({ z: Float64Array.from(row) }));
  let under = starts.map((z, index) => ({ z, index }));
  for (let k = 0; k < count && under.length > 0; k++) {
    const solved = flow.solve(
      under.map(({ z }) => z),
      t0 + k * period,
      t0 + (k + 1) * period,
      { points: 1 },
    );
    under = under.flatMap(({ index }, n) => {
      const { z, status } = solved[n];
      const end = [...z.slice(z.length - flow.dimension)];
      if (status !== "ok" || !end.every(Number.isFinite)) return [];
      if (k + 1 >= skip) append(rows[index], end);
      return [{ z: end, index }];
    });
  }
  return rows.map((row) => ({ z: Float64Array.from(row) }));
}
