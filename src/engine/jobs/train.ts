import type { TrainRequest, TrainResult } from "../../protocol/trainingApi.ts";
import { type Job, programOf } from "../job.ts";
import { study } from "../study.ts";
import { StudyTraining } from "../training.ts";

/** Trains an experiment, from its beginning or from a checkpoint. A cancellation ends it with what it has. */
export const trainJob: Job<TrainRequest, TrainResult> = {
  name: "train",
  run({ name, version, options: { settings, until, resume, checkpointFile } }, context) {
    const subject = study(programOf(context), name);
    const training = new StudyTraining(context.session, subject, context.sources.texts, { settings });
    if (resume) training.resume(resume, checkpointFile);
    const { cancelled, progress } = context;
    return { version, ...training.run({ until, cancelled, progress, checkpointFile }) };
  },
};
