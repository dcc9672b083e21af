import { drawTraining } from "../../analysis/training/drawTraining.ts";
import { study } from "../../study/study.ts";
import { type Job, programOf } from "../job.ts";

/** A training with the parameters it has reached, and the data it learns from. */
export const trainingViewJob: Job<"trainingView"> = {
  doing: "drawing the training of",
  run({ name, version, options }, context) {
    const { session, sources, cancelled } = context;
    const found = study(programOf(context), name);
    return { version, ...drawTraining(session, found, options, sources.texts, cancelled) };
  },
};
