import type { Report } from "../protocol/analysisApi.ts";
import { refusal } from "../study/sweep/refusedRecord.ts";
import type { SweepRecord, SweepRun } from "../study/sweep/sweepRun.ts";
import { type Reporting, reports } from "./analysis.ts";

/** Operations of the finest computation of one run: a second or so in all. */
const BUDGET = 1e8;

/** An analysis of every run of a sweep: a record with its JSON. */
export function sweptAnalysis(analysis: Reporting): SweepRun {
  const numeric = Object.entries(analysis.options).filter(([, { kind }]) => kind === "number" || kind === "integer");
  return {
    name: analysis.name,
    doc: `the JSON of ${analysis.name}`,
    settings: ["seed", ...numeric.map(([name]) => name)],
    mostOfPart: 1,
    async *run(runs, { session, sources, settings, cancelled }) {
      for (const { study, settings: own } of runs) {
        const { seed = settings.seed, ...options } = own;
        let record: SweepRecord;
        try {
          let last: Report | undefined;
          const context = { session, ...sources, cancelled, budget: BUDGET, seed };
          for await (const report of reports(analysis, study, options, context)) last = report;
          if (!last) throw new Error(`${analysis.name} made no report`);
          const { failure, json } = last;
          record = {
            status: failure === undefined ? "ok" : "failed",
            [analysis.name]: json,
            ...(failure !== undefined && { message: failure }),
          };
        } catch (error) {
          record = refusal(error);
        }
        yield [record];
      }
    },
  };
}
