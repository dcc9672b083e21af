import { powerOfTen } from "../core/powerOfTen.ts";
import { elementary } from "../elementary/elementary.ts";
import { type Pieces, pieceAt } from "../ode/pieces.ts";
import type { Axis } from "../protocol/figure.ts";

/** A part of the time at the edge of a linear axis in which nothing can be told apart. */
const EDGE = 0.01;
/** Parts of a component's way: by the second it is well under way, and before the first it is as good as at rest. */
const BEGUN = 0.05;
const HALF = 0.5;

/**
 * The axis of time on which a solution can be followed: symmetric logarithmic, from where it begins to move, where every component has
 * made half of all its way in the first hundredth of the time, as stiff reactions do that go on for decades; else linear. It is linear
 * where time does not begin at 0, from which alone decades are counted, and where a component is not finite.
 */
export function timeScale(pieces: Pieces): Axis["scale"] {
  const { t, dimension } = pieces;
  const end = Math.abs(t[t.length - 1]);
  if (t.length < 2 || t[0] !== 0 || !(end < Number.POSITIVE_INFINITY)) return "linear";
  const [whole, early, gone] = Array.from({ length: 3 }, () => new Float64Array(dimension));
  onTheWay(pieces, (i, time, way) => {
    whole[i] += way;
    if (time <= EDGE * end) early[i] += way;
  });
  const moves = whole.some((way) => way > 0);
  if (!moves || !whole.every((way, i) => early[i] >= HALF * way)) return "linear";
  let begins = end;
  onTheWay(pieces, (i, time, way) => {
    gone[i] += way;
    if (whole[i] > 0 && gone[i] >= BEGUN * whole[i]) begins = Math.min(begins, time);
  });
  return { linearTo: powerOfTen(Math.floor(elementary.log10(begins))) };
}

/** The axis of several solutions: logarithmic where that of every one is, from the first that moves. */
export function commonTimeScale(solutions: readonly Pieces[]): Axis["scale"] {
  let linearTo = Number.POSITIVE_INFINITY;
  for (const pieces of solutions) {
    const scale = timeScale(pieces);
    if (typeof scale !== "object") return "linear";
    linearTo = Math.min(linearTo, scale.linearTo);
  }
  return linearTo < Number.POSITIVE_INFINITY ? { linearTo } : "linear";
}

/** Tells of each component how far it goes in each half of a piece, and the time, forward or backward, at which it has. */
function onTheWay(pieces: Pieces, tell: (component: number, time: number, way: number) => void): void {
  const { t, dimension } = pieces;
  const [z, before] = [new Float64Array(dimension), new Float64Array(dimension)];
  pieceAt(pieces, 0, 0, before);
  for (let n = 0; n + 1 < t.length; n++)
    for (const theta of [0.5, 1]) {
      pieceAt(pieces, n, theta, z);
      const time = Math.abs(t[n] + theta * (t[n + 1] - t[n]));
      for (let i = 0; i < dimension; i++) tell(i, time, Math.abs(z[i] - before[i]));
      before.set(z);
    }
}
