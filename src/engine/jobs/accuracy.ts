import { accuracyReport } from "../../analysis/accuracy/accuracyReport.ts";
import { accuracy, COARSE } from "../../analysis/accuracy/measure/accuracy.ts";
import { study } from "../../study/study.ts";
import { type Job, programOf } from "../job.ts";

/** The accuracy report of a function or experiment, measured as far as a first look needs; `refineAccuracy` goes on. */
export const accuracyJob: Job<"accuracy"> = {
  run({ name, version, options, known }, context) {
    const started = performance.now();
    const subject = study(programOf(context), name);
    const effort = { operations: COARSE, timed: true, cancelled: context.cancelled };
    const story = accuracy(context.session, subject, options, effort, known);
    return {
      version,
      function: subject.dynamics.name,
      steps: story.steps,
      content: accuracyReport(story),
      measured: story.measured,
      seconds: (performance.now() - started) / 1000,
    };
  },
};
