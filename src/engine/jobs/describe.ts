import { describe } from "../describe.ts";
import { type Job, programOf } from "../job.ts";

export const describeJob: Job<"describe"> = {
  run: ({ uri, version }, context) => describe(programOf(context), uri, version),
};
