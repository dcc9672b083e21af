import { quoted } from "../core/quoted.ts";
import type { CurriculumInUse } from "./curriculumInUse.ts";
import type { Split } from "./heldOut.ts";
import type { Objective } from "./objective.ts";
import type { PartedTargets } from "./partedTargets.ts";
import type { SegmentSet } from "./segment.ts";
import { problemsOf, TrainingFault, type TrainingProblem } from "./trainingProblem.ts";

/**
 * Refuses choices that exclude each other, and any that would be without effect.
 *
 * @throws TrainingFault
 */
export function checkTrainable(problem: TrainingProblem, split: Split, curriculum: CurriculumInUse): void {
  if (curriculum.pieces > 1) checkPieces(problem, split, curriculum.pieces);
  checkEffects(problem, curriculum);
}

function checkPieces({ batch }: TrainingProblem, { trained }: Split, pieces: number): void {
  if (batch) throw new TrainingFault("`batch` and multipleShooting exclude each other: both choose what is solved");
  for (const { last } of trained) {
    if (last >= pieces) continue;
    throw new TrainingFault(`a trajectory of ${last + 1} times cannot be cut into ${pieces} segments`);
  }
}

function checkEffects(problem: TrainingProblem, inUse: CurriculumInUse): void {
  const { batch, curriculum, iterations, patience, targetLoss } = problem;
  const last = iterations - 1;
  const none: SegmentSet = { segments: [] };
  const seesStarts = inUse.look(last, () => none)?.segments.some(({ start }) => start === "initial");
  if (batch && learnsStarts(problem) && !seesStarts) {
    throw new TrainingFault("`learnZ0` has no effect beside `batch`: windows start where they were observed");
  }
  if (!curriculum || !inUse.changes(last) || (patience === undefined && targetLoss === undefined)) return;
  const what = patience === undefined ? "targetLoss" : "patience";
  throw new TrainingFault(
    `${quoted(what)} has no effect beside ${curriculum.record.name}, which changes what the loss is of until the last iteration`,
  );
}

/**
 * Refuses data that leave nothing to compare with; an initial state that stays as it is needs no comparison.
 *
 * @param whole all data trained on
 * @throws TrainingFault
 */
export function checkCompared(
  problem: TrainingProblem,
  objective: Objective,
  whole: PartedTargets,
  heldOut: PartedTargets | undefined,
): void {
  const counted = learnsStarts(problem) ? 0 : 1;
  const segments = whole.set.segments.map((segment) => ({ ...segment, counted }));
  if (objective.targets({ segments }).comparesNothing) {
    throw new TrainingFault(
      "there is nothing to compare solutions with: every datum to train on is a gap, weighs 0 or is the fixed initial state",
    );
  }
  if (heldOut?.comparesNothing) {
    throw new TrainingFault("there is nothing to validate with: every datum held out is a gap or weighs 0");
  }
}

function learnsStarts(problem: TrainingProblem): boolean {
  return problemsOf(problem).some(({ learnZ0 }) => learnZ0);
}
