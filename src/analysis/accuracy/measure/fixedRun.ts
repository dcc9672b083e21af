import type { StepGrid } from "../../../adjoint/stepGrid.ts";
import type { FixedStepBatch } from "../../../core/kernel.ts";
import { Pace } from "../../../ode/pace.ts";

/**
 * Takes the steps of a grid and hands out the state after some of them: what runs in either precision have in common.
 *
 * @param ends numbers of steps, increasing, after which the state is read
 * @param read told the place among `ends` and the state there
 * @returns how many of `ends` were reached with every component finite
 */
export function fixedRun(
  batch: FixedStepBatch,
  grid: StepGrid,
  ends: readonly number[],
  state: Float64Array,
  read: (place: number) => void,
  cancelled: () => boolean,
): number {
  const pace = new Pace();
  let n = 0;
  for (const [place, end] of ends.entries()) {
    for (const { segment, first, steps } of n < end ? grid.pieces(n, end) : []) {
      for (let taken = 0; taken < steps; ) {
        if (cancelled()) return place;
        const slice = pace.next(steps - taken);
        if (!batch.advance(segment.from, segment.h, first + taken, slice)) return place;
        pace.done(slice);
        taken += slice;
      }
    }
    n = end;
    batch.read(state);
    read(place);
  }
  return ends.length;
}
