import type { SegmentSet } from "./segment.ts";
import type { TrainingModel } from "./trainingModel.ts";
import type { TrainingProblem } from "./trainingProblem.ts";

/** Spacings that differ by less than this part of themselves are one: times come from divisions. */
export const SAME_SPACING = 1e-9;

/**
 * Whether all data count alike and stand at even times: segments of one length then have weights and steps in common, whichever
 * they are.
 */
export function isUniform({
  trajectories,
  loss,
  model,
}: Pick<TrainingProblem, "trajectories" | "loss"> & { readonly model: Pick<TrainingModel, "autonomous"> }): boolean {
  if (loss.kind !== "penalty" || !model.autonomous || trajectories.length === 0) return false;
  const [{ t, weights }] = trajectories;
  const [weight, spacing] = [weights[0], t[1] - t[0]];
  return trajectories.every(
    (own) =>
      !own.sigmas &&
      !own.componentWeights &&
      own.weights.every((w) => w === weight) &&
      own.t.every((to, k) => k === 0 || isNear(to - own.t[k - 1], spacing)) &&
      !own.data.some(Number.isNaN),
  );
}

/** Two spacings that are near a third one in this sense are one. */
const isNear = (a: number, b: number) => Math.abs(a - b) <= 0.4 * SAME_SPACING * Math.abs(b);

/** Whether segments of uniform data differ in nothing but where they lie. */
export function isPlainSet({ segments, weightAt, pieces = 1 }: SegmentSet, rows: number): boolean {
  if (weightAt || pieces !== 1) return false;
  for (let j = 0; j < segments.length; j++) {
    const { first, last, counted } = segments[j];
    if (last - first !== rows - 1 || counted !== undefined) return false;
  }
  return true;
}
