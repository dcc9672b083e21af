import type { Trajectory } from "../../study/flow.ts";

/** Part of a failed solve that counts towards the view: its last moments can be of any size. */
const CALM_PART = 0.9;

/** A trajectory that ended early, without its last moments, which would leave nothing of the rest to be seen. */
export function beforeBlowUp(trajectory: Trajectory, dimension: number): Trajectory {
  const { t, z, status } = trajectory;
  if (status === "ok" || t.length < 2) return trajectory;
  const last = CALM_PART * Math.abs(t[t.length - 1] - t[0]);
  const n = Math.max(
    1,
    t.findIndex((time) => Math.abs(time - t[0]) > last),
  );
  return { ...trajectory, t: t.slice(0, n), z: z.slice(0, n * dimension) };
}
