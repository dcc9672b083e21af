import type { EngineMethod } from "../../protocol/engineApi.ts";
import type { Job } from "../job.ts";
import { accuracyJob } from "./accuracy.ts";
import { adjointJob } from "./adjoint.ts";
import { auditJob } from "./audit.ts";
import { catalogJob } from "./catalog.ts";
import { describeJob } from "./describe.ts";
import { parametersJob } from "./parameters.ts";
import { portraitJob } from "./portrait.ts";
import { refineAccuracyJob } from "./refineAccuracy.ts";
import { reportJob } from "./report.ts";
import { trainJob } from "./train.ts";
import { trainingViewJob } from "./trainingView.ts";

/** A job for every request: one that is missing, or that answers another request's question, does not compile. */
export type Jobs = { readonly [Method in EngineMethod]: Job<Method> };

/** Everything the engine process answers. */
export const jobs: Jobs = {
  accuracy: accuracyJob,
  adjoint: adjointJob,
  audit: auditJob,
  catalog: catalogJob,
  describe: describeJob,
  parameters: parametersJob,
  portrait: portraitJob,
  refineAccuracy: refineAccuracyJob,
  report: reportJob,
  train: trainJob,
  trainingView: trainingViewJob,
};
