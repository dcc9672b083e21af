import type { ObservedTrajectory } from "../../train/data/trainingData.ts";

/** More different ends than this are no classes. */
const MAX_CLASSES = 4;

/**
 * A colour for each trajectory: where many of them end in few places (points to be separated), one a place; else one each.
 */
export function trajectoryColours(trajectories: readonly ObservedTrajectory[]): readonly number[] {
  const ends = trajectories.map(({ t, z }) => {
    const width = z.length / t.length;
    return [...z.subarray(z.length - width)].map((x) => Number(x.toPrecision(6))).join();
  });
  const places = [...new Set(ends)];
  const classes = places.length <= MAX_CLASSES && places.length < trajectories.length;
  return ends.map((end, n) => (classes ? places.indexOf(end) : n));
}
