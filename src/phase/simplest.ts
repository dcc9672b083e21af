import type { Interval } from "../graph/interval.ts";
import { middle } from "../validated/box.ts";

/** The number of fewest digits in an interval: what is known to the last bits is written as it would be by hand. */
export function simplestIn(range: Interval): number {
  const { lo, hi } = range;
  if (lo <= 0 && hi >= 0) return 0;
  const m = middle(range);
  for (let digits = 1; digits < 17; digits++) {
    const short = Number(m.toPrecision(digits));
    if (lo <= short && short <= hi) return short;
  }
  return m;
}
