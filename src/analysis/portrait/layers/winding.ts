import { elementary } from "../../../elementary/elementary.ts";
import type { View } from "../../../protocol/figure.ts";

/** Turns after which a curve begins to fade, and after which it has faded. */
const FULL = 1.25;
const FADED = 3.5;
/** Ink of what has faded. */
const LEAST = 0.1;

/**
 * Ink along a curve that winds many times, as round a focus: its first turns tell where it goes, the rest would cover all else.
 * Undefined where it never turns so often.
 */
export function inkOfWinding(x: Float64Array, y: Float64Array, view: View): Float64Array | undefined {
  const [wide, high] = [view.x[1] - view.x[0], view.y[1] - view.y[0]];
  const ink = new Float64Array(x.length).fill(1);
  let [turned, most, last] = [0, 0, Number.NaN];
  for (let k = 1; k < x.length; k++) {
    const [dx, dy] = [(x[k] - x[k - 1]) / wide, (y[k] - y[k - 1]) / high];
    const angle = dx === 0 && dy === 0 ? last : elementary.atan2(dy, dx);
    const turn = (angle - last) / (2 * Math.PI);
    if (!Number.isNaN(turn)) turned += turn - Math.round(turn);
    last = angle;
    // What turns one way and back again, as a wave, does not wind.
    most = Math.max(most, Math.abs(turned));
    const faded = (most - FULL) / (FADED - FULL);
    ink[k] = 1 - (1 - LEAST) * Math.min(1, Math.max(0, faded));
  }
  return most > FULL ? ink : undefined;
}
