import type { FixedStepBatch } from "../../../core/kernel.ts";
import { Pace } from "../../../ode/pace.ts";

/**
 * Takes equal steps over a span and hands out the state after some of them: what runs in either precision have in common.
 *
 * @param ends numbers of steps, increasing, after which the state is read
 * @param read told the place among `ends` and the state there
 * @returns how many of `ends` were reached with every component finite
 */
export function fixedRun(
  batch: FixedStepBatch,
  { from, to, steps }: { readonly from: number; readonly to: number; readonly steps: number },
  ends: readonly number[],
  state: Float64Array,
  read: (place: number) => void,
  cancelled: () => boolean,
): number {
  const h = (to - from) / steps;
  const pace = new Pace();
  let n = 0;
  for (const [place, end] of ends.entries()) {
    while (n < end) {
      if (cancelled()) return place;
      const slice = pace.next(end - n);
      if (!batch.advance(from, h, n, slice)) return place;
      pace.done(slice);
      n += slice;
    }
    batch.read(state);
    read(place);
  }
  return ends.length;
}
