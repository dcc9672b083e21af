import { largest, smallest } from "../../core/extremes.ts";
import type { Precision } from "../../core/kernel.ts";
import { switchings } from "../../graph/switching.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import type { Method } from "../../ode/adaptiveMethod.ts";
import { inSinglePrecision } from "../../ode/jump.ts";
import type { TrainingProblem } from "../../train/trainingProblem.ts";
import { unlocatedNote } from "../switches/unlocatedNote.ts";
import { switchingNote, switchingTimes } from "../switchingTimes.ts";
import type { TrainingTargets } from "./trainingTargets.ts";

/** Where the right-hand side switches with time alone, over the times of all data; undefined where it does not. */
export function dataJumps(
  field: VectorField,
  targets: Pick<TrainingTargets, "trajectories">,
  precision: Precision,
): TrainingProblem["jumps"] {
  if (switchings(field).length === 0) return undefined;
  const span = spanOf(targets);
  return (theta) => {
    const { jumps } = switchingTimes(field, theta, span);
    return precision === "float32" ? inSinglePrecision(jumps) : jumps;
  };
}

/** What a training says of switches that its gradients cannot have right, for the parameters that it begins with. */
export function switchingRemarks(
  targets: Pick<TrainingTargets, "trajectories" | "parts">,
  { method, gradient }: { readonly method: Method; readonly gradient: string },
): string[] {
  const span = spanOf(targets);
  // Steps of all trajectories are taken together: none ends where one of them comes to a condition.
  const together = !method.embedded && (gradient === "direct" || gradient === "checkpointed");
  return targets.parts.flatMap(({ study: { field, theta } }) => {
    const note = switchingNote(switchingTimes(field, theta, span), span) ?? unlocatedNote(field, together);
    return note ? [note.message] : [];
  });
}

function spanOf({ trajectories }: Pick<TrainingTargets, "trajectories">): readonly [number, number] {
  const ends = trajectories.flatMap(({ t }) => [t[0], t[t.length - 1]]);
  return [smallest(ends), largest(ends)];
}
