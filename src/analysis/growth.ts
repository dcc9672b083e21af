import { powerOfTen } from "../core/powerOfTen.ts";
import { elementary } from "../elementary/elementary.ts";
import { type Pieces, pieceAt } from "../ode/pieces.ts";
import type { Axis } from "../protocol/figure.ts";

/** Equal parts of the time in each of which the largest value counts. */
const PARTS = 64;
/** How many times less than the largest value a quarter of the time is where a linear axis shows it as a line at 0. */
const FLATTENED = 1000;
/** Decades below the largest value that an axis shows at most. */
const DECADES = 12;

/**
 * The axis on which components that are followed backward from the end can be read: symmetric logarithmic from the size they begin
 * with where they grow over decades, as adjoints of chaos do, else linear.
 */
export function growthScale(pieces: Pieces): Axis["scale"] {
  const { t, dimension } = pieces;
  const end = Math.max(t[0], t[t.length - 1]);
  const span = Math.abs(t[t.length - 1] - t[0]);
  const most = new Float64Array(PARTS);
  const z = new Float64Array(dimension);
  for (let n = 0; n + 1 < t.length; n++)
    for (const theta of [0, 0.5, 1]) {
      pieceAt(pieces, n, theta, z);
      const back = (end - (t[n] + theta * (t[n + 1] - t[n]))) / span;
      const part = Math.min(PARTS - 1, Math.max(0, Math.floor(PARTS * back)));
      for (const value of z) if (Number.isFinite(value)) most[part] = Math.max(most[part], Math.abs(value));
    }
  const known = most.filter((value) => value > 0);
  if (known.length < PARTS / 2) return "linear";
  const sorted = known.toSorted();
  const [first, last] = [known[0], known[known.length - 1]];
  const [quarter, largest] = [sorted[sorted.length >> 2], sorted[sorted.length - 1]];
  if (!(largest > FLATTENED * quarter && last > FLATTENED * first)) return "linear";
  const exponent = Math.max(elementary.log10(first), elementary.log10(largest) - DECADES);
  return { linearTo: powerOfTen(Math.floor(exponent)) };
}
