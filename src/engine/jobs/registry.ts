import { Registry } from "../../core/registry.ts";
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

/** Everything the engine process answers, by the request's name. */
export const jobs = new Registry("request", [
  accuracyJob,
  adjointJob,
  auditJob,
  catalogJob,
  describeJob,
  parametersJob,
  portraitJob,
  refineAccuracyJob,
  reportJob,
  trainJob,
  trainingViewJob,
]);
