import { describe } from "../describe.ts";
import { type Job, programOf } from "../job.ts";

export const describeJob: Job<"describe"> = {
  doing: "reading this file",
  run: ({ uri, version }, context) => describe(programOf(context), uri, version),
};
