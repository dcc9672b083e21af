import { study } from "../../study/study.ts";
import { StudyTraining } from "../../study/training/training.ts";
import { trainingEngine } from "../../study/training/trainingEngine.ts";
import { type Job, programOf } from "../job.ts";

/** Trains an experiment, from its beginning or from a checkpoint. A cancellation ends it with what it has. */
export const trainJob: Job<"train"> = {
  doing: "training",
  async run({ name, version, options: { settings, until, pace, resume, checkpointFile } }, context) {
    const subject = study(programOf(context), name);
    const { kernels, notes } = await trainingEngine(context.session, subject, settings);
    const training = new StudyTraining(context.session, subject, context.sources.texts, { settings, kernels });
    training.say(notes);
    if (resume) training.resume(resume, checkpointFile);
    const { cancelled, progress } = context;
    const run = { until, pace, checkpointFile, goesWithoutCheckpoints: true };
    return { version, ...training.run({ ...run, cancelled, progress }) };
  },
};
