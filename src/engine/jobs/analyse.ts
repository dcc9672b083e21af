import { isReporting, reports } from "../../analysis/analysis.ts";
import { defaultsOf } from "../../analysis/option.ts";
import { analyses } from "../../analysis/registry.ts";
import { Cancelled } from "../../study/cancelled.ts";
import { ownValues, type Study, StudyError, study } from "../../study/study.ts";
import { type Job, programOf } from "../job.ts";

/** Of everything random in a report: the same numbers whenever it is asked for again. */
const SEED = 1;

/** Any analysis of a function or experiment; each of its reports goes out as it comes. */
export const analyseJob: Job<"analyse"> = {
  doing: "analysing",
  async run({ name, version, analysis: asked, options, theta }, context) {
    const analysis = analyses.get(asked);
    if (!isReporting(analysis)) throw new StudyError(`${asked} has requests of its own`);
    const subject = study(programOf(context), name, { theta });
    const source = shortParameters({ ...subject, theta: ownValues(subject).theta });
    const defaults = defaultsOf(analysis.options, subject);
    const used = shortParameters(subject);
    const { session, sources, cancelled, progress } = context;
    const given = { session, ...sources, cancelled, seed: SEED };
    for await (const report of reports(analysis, subject, options, given)) {
      if (cancelled()) throw new Cancelled();
      const { json: _, ...shown } = report;
      progress({ ...shown, version, defaults, theta: used, source });
    }
    return { version };
  },
};

/** Numbers of a parameter that a panel may have a control for. */
const SHORT = 64;

function shortParameters({ dynamics, theta }: Study): Record<string, number[]> {
  const short = dynamics.parameters.filter(({ length }) => length <= SHORT);
  return Object.fromEntries(
    short.map(({ name, offset, length }) => [name, Array.from(theta.subarray(offset, offset + length))]),
  );
}
