import type { Job } from "../../src/engine/job.ts";
import { describeJob } from "../../src/engine/jobs/describe.ts";
import { type Jobs, jobs } from "../../src/engine/jobs/registry.ts";
import { trainJob } from "../../src/engine/jobs/train.ts";

/*
 * What must not compile: `tsc` fails where an expected error is absent.
 */

const { catalog: _, ...others } = jobs;

// @ts-expect-error a request that nothing answers
export const incomplete: Jobs = others;

// @ts-expect-error an answer to what nobody asks
export const superfluous: Jobs = { ...jobs, divine: describeJob };

// @ts-expect-error the answer to another request
export const exchanged: Jobs = { ...jobs, catalog: describeJob };

// @ts-expect-error parameters of another request
export const misread: Job<"describe"> = { doing: "reading", run: trainJob.run };

// @ts-expect-error a result that is not what was promised
export const broken: Job<"catalog"> = { doing: "listing", run: () => ({ analyses: 1 }) };

export const talkative: Job<"catalog"> = {
  doing: "listing",
  run(_params, context) {
    // @ts-expect-error progress where none is promised
    context.progress(0.5);
    return jobs.catalog.run(null, context);
  },
};
