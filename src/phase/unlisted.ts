import type { FrozenFlow } from "../study/frozenFlow.ts";
import type { Attraction } from "./attraction.ts";
import { UNDECIDED } from "./destinations.ts";
import { type Claim, claimAround, mappedRanges } from "./mappedTerritory.ts";
import { newtonStep } from "./newton.ts";
import { quietAmid } from "./quiet.ts";
import { Territory } from "./territory.ts";
import { isInside, trapAround } from "./trap.ts";

/** More places of rest are those of a flow that rests on curves. */
const MOST = 64;
/** Newton's iteration from where a trajectory came to rest: most steps, and the last one, in parts of the scale. */
const ITERATIONS = 20;
const LAST = 1e-13;
/** Nor is a place refined that is further away than this, in parts of the scale. */
const BESIDE = 1e-2;

/**
 * Learns what attracts without being listed, mostly outside of what is shown, from where trajectories came to rest: what enters a
 * proven trap of it, or what certainly winds into that, need be followed no further and stays undecided.
 *
 * @param rests states, one after another
 * @returns as given, where nothing new was learnt
 */
export function withUnlisted(attraction: Attraction, rests: Float64Array): Attraction {
  const { flow, plane, equilibria, cycles, destinations } = attraction;
  const n = flow.dimension;
  const { scale, territory: data } = destinations;
  const territory = data && new Territory(data);
  const unlisted = [...destinations.unlisted];
  const claims: Claim[] = [];
  const refused: Float64Array[] = [];
  for (let at = 0; at < rests.length && unlisted.length + refused.length < MOST; at += n) {
    const rest = rests.subarray(at, at + n);
    if (unlisted.some((trap) => isInside(trap, rest)) || refused.some((z) => apart(z, rest, scale) < BESIDE)) continue;
    const e = equilibriumBeside(flow, rest, scale);
    const trap = e && trapAround(flow, e, 1, scale);
    if (!e || !trap?.proven) {
      refused.push(rest);
      continue;
    }
    const others = [
      ...equilibria.map(({ z }) => z),
      ...unlisted.map((known) => known.e),
      ...cycles.map(({ z }) => [...z.slice(0, n)]),
    ];
    unlisted.push(trap.ellipsoid);
    claims.push({ owner: UNDECIDED, e, trap, others });
  }
  if (claims.length === 0) return attraction;
  if (territory) claimAround(flow, territory, mappedRanges(plane), claims);
  const learnt = { ...destinations, unlisted, territory: territory?.data };
  return { ...attraction, destinations: { ...learnt, quiet: quietAmid(learnt) } };
}

function apart(a: ArrayLike<number>, b: ArrayLike<number>, scale: readonly number[]): number {
  return scale.reduce((most, size, i) => Math.max(most, Math.abs(a[i] - b[i]) / size), 0);
}

/** By Newton's iteration; undefined where that does not come to one beside the place. */
function equilibriumBeside(
  flow: FrozenFlow,
  from: Float64Array,
  scale: readonly number[],
): readonly number[] | undefined {
  const n = flow.dimension;
  const z = from.slice();
  const f = new Float64Array(n);
  const slopes = new Float64Array(n * n);
  const step = new Float64Array(n);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    flow.evaluate(z, 1, f);
    flow.jacobian(z, 1, slopes);
    if (!newtonStep(slopes, f, n, 1, 0, step)) return undefined;
    for (let i = 0; i < n; i++) z[i] -= step[i];
    if (!(apart(z, from, scale) < BESIDE)) return undefined;
    if (step.every((x, i) => Math.abs(x) <= LAST * scale[i])) return [...z];
  }
  return undefined;
}
