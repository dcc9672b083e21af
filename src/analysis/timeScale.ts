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
 * where time does not begin at 0, from which alone decades are counted.
 */
export function timeScale(pieces: Pieces): Axis["scale"] {
  const { t, dimension } = pieces;
  const end = Math.abs(t[t.length - 1]);
  if (t.length < 2 || t[0] !== 0 || !(end < Number.POSITIVE_INFINITY)) return "linear";
  const ways = Array.from({ length: dimension }, (): number[] => []);
  const times: number[] = [];
  const [z, before] = [new Float64Array(dimension), new Float64Array(dimension)];
  pieceAt(pieces, 0, 0, before);
  for (let n = 0; n + 1 < t.length; n++)
    for (const theta of [0.5, 1]) {
      pieceAt(pieces, n, theta, z);
      times.push(Math.abs(t[n] + theta * (t[n + 1] - t[n])));
      for (const [i, way] of ways.entries()) way.push((way.at(-1) ?? 0) + Math.abs(z[i] - before[i]));
      before.set(z);
    }
  const moving = ways.filter((way) => way[way.length - 1] > 0);
  const by = (part: number) => moving.map((way) => times[way.findIndex((gone) => gone >= part * way[way.length - 1])]);
  if (moving.length === 0 || !by(HALF).every((time) => time <= EDGE * end)) return "linear";
  const begins = by(BEGUN).reduce((first, time) => Math.min(first, time));
  return { linearTo: powerOfTen(Math.floor(elementary.log10(begins))) };
}
