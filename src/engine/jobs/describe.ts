import type { DocumentDescription } from "../../protocol/engineApi.ts";
import type { AboutDocument } from "../../protocol/engineMessages.ts";
import { describe } from "../../study/describe.ts";
import { type Job, programOf } from "../job.ts";

export const describeJob: Job<AboutDocument, DocumentDescription> = {
  name: "describe",
  run: ({ uri, version }, context) => describe(programOf(context), uri, version),
};
