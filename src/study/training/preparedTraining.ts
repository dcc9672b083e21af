import type { Sources } from "../../protocol/engineMessages.ts";
import type { TrainSettings } from "../../protocol/trainingApi.ts";
import type { Identity } from "../../train/checkpointContents.ts";
import { Training } from "../../train/training.ts";
import { TrainingFault } from "../../train/trainingProblem.ts";
import type { Kernels } from "../kernels.ts";
import type { Session } from "../session.ts";
import { type Study, StudyError } from "../study.ts";
import { trainingIdentity } from "./trainingIdentity.ts";
import { type StudyProblem, trainingProblem } from "./trainingProblem.ts";
import type { Settings } from "./trainingSettings.ts";

/** What is to be trained, and what was asked for. */
export interface TrainingRequest {
  readonly session: Session;
  readonly study: Study;
  readonly texts: Sources["texts"];
  /** `terminal:i`, in place of the experiment's loss. */
  readonly loss: string | undefined;
  /** Where they leave a choice open, the file and the defaults make it. */
  readonly asked: TrainSettings;
}

/** A training with every choice made, on the kernels that compute it, before its beginning. */
export interface PreparedTraining {
  readonly settings: Settings;
  readonly kernels: Kernels;
  readonly problem: StudyProblem;
  readonly identity: Identity;
}

/** @throws StudyError, UnknownName or DataFault */
export function preparedTraining(
  { session, study, texts, loss }: TrainingRequest,
  settings: Settings,
  kernels: Kernels,
): PreparedTraining {
  const problem = trainingProblem(session, study, texts, settings, loss, kernels);
  return { settings, kernels, problem, identity: trainingIdentity(study, problem, settings, loss) };
}

/** @throws StudyError */
export function trainingOf({ problem }: PreparedTraining): Training {
  try {
    return new Training(problem);
  } catch (error) {
    throw error instanceof TrainingFault ? new StudyError(error.message) : error;
  }
}
