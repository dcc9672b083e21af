import type { FrozenFlow } from "../study/frozenFlow.ts";
import { extentAlong, type LimitCycle, Nearness } from "./limitCycle.ts";

/** Half-widths that are tried, in parts of the cycle's size. */
const WIDTHS = [0.03, 0.005];
/** Places around the cycle, on either side of it, and periods within which they are to come nearer. */
const PLACES = 24;
const PERIODS = 3;
const RTOL = 1e-8;
const STEPS = 3000;

/**
 * The half-width of a tube around a planar cycle, in parts of its size, from all around whose borders trajectories come to half the
 * distance within a few periods: as trajectories of the plane do not cross, what is in the tube winds onto the cycle. Undefined
 * where they do not, or too slowly to tell.
 *
 * @param others states that must not lie in it
 */
export function tubeAround(
  flow: FrozenFlow,
  cycle: LimitCycle,
  others: readonly (readonly number[])[],
): number | undefined {
  if (flow.dimension !== 2) return undefined;
  const near = new Nearness(cycle);
  const size = [extentAlong(cycle, 0), extentAlong(cycle, 1)];
  return WIDTHS.find((width) => {
    if (others.some((z) => near.of(z) <= width)) return false;
    const states = bordersOf(cycle, size, width);
    let nearer = 0;
    flow.follow(states, {
      direction: 1,
      rtol: RTOL,
      atols: Float64Array.from(size, (extent) => 1e-2 * RTOL * extent),
      maxSteps: STEPS,
      visit(step) {
        if (step.to < PERIODS * cycle.period) return true;
        if (near.of(step.after) <= width / 2) nearer++;
        return false;
      },
    });
    return nearer === states.length / 2;
  });
}

/** States beside the cycle, row by row, evenly along it. */
function bordersOf({ t, z }: LimitCycle, size: readonly number[], width: number): Float64Array {
  const at = (k: number, i: number) => z[2 * k + i] / size[i];
  const long = new Float64Array(t.length);
  for (let k = 1; k < t.length; k++) {
    const [dx, dy] = [at(k, 0) - at(k - 1, 0), at(k, 1) - at(k - 1, 1)];
    long[k] = long[k - 1] + Math.sqrt(dx * dx + dy * dy);
  }
  const states: number[] = [];
  for (let n = 0; n < PLACES; n++) {
    const k = Math.max(
      1,
      long.findIndex((length) => length > (n / PLACES) * long[t.length - 1]),
    );
    const [dx, dy] = [at(k, 0) - at(k - 1, 0), at(k, 1) - at(k - 1, 1)];
    const by = width / Math.sqrt(dx * dx + dy * dy);
    for (const side of [by, -by]) states.push((at(k, 0) - side * dy) * size[0], (at(k, 1) + side * dx) * size[1]);
  }
  return Float64Array.from(states);
}
