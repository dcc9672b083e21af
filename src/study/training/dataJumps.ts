import { largest, smallest } from "../../core/extremes.ts";
import { switchings } from "../../graph/switching.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import type { TrainingProblem } from "../../train/trainingProblem.ts";
import { switchingTimes } from "../switchingTimes.ts";
import type { TrainingTargets } from "./trainingTargets.ts";

/** Where the right-hand side switches with time alone, over the times of all data; undefined where it does not. */
export function dataJumps(
  field: VectorField,
  { trajectories }: Pick<TrainingTargets, "trajectories">,
): TrainingProblem["jumps"] {
  if (switchings(field).length === 0) return undefined;
  const ends = trajectories.flatMap(({ t }) => [t[0], t[t.length - 1]]);
  const span = [smallest(ends), largest(ends)] as const;
  return (theta) => switchingTimes(field, theta, span).jumps;
}
