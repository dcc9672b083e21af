import { FINER, measureAccuracy } from "../../analysis/accuracy/measure/accuracy.ts";
import { study } from "../../study/study.ts";
import { type Job, programOf } from "../job.ts";

/** The measurements behind an accuracy report with finer and finer steps; what there is so far is reported as progress. */
export const refineAccuracyJob: Job<"refineAccuracy"> = {
  run({ name, options, known }, context) {
    const subject = study(programOf(context), name);
    let measured = known ?? { ladders: [], roughPlaces: [] };
    for (const operations of FINER) {
      const effort = { operations, timed: true, again: true, cancelled: context.cancelled };
      measured = measureAccuracy(context.session, subject, options, effort, measured);
      context.progress(measured);
      if (measured.ladders.every(({ cut }) => !cut)) break;
    }
    return measured;
  },
};
