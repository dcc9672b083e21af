import type { EngineMethod } from "../../protocol/engineApi.ts";
import type { Job } from "../job.ts";
import { analyseJob } from "./analyse.ts";
import { catalogJob } from "./catalog.ts";
import { checkTablesJob } from "./checkTables.ts";
import { describeJob } from "./describe.ts";
import { parametersJob } from "./parameters.ts";
import { portraitJob } from "./portrait.ts";
import { sketchTableJob } from "./sketchTable.ts";
import { trainJob } from "./train.ts";
import { trainingViewJob } from "./trainingView.ts";

/** A job for every request: one that is missing, or that answers another request's question, does not compile. */
export type Jobs = { readonly [Method in EngineMethod]: Job<Method> };

/** Everything the engine process answers. */
export const jobs: Jobs = {
  analyse: analyseJob,
  catalog: catalogJob,
  checkTables: checkTablesJob,
  describe: describeJob,
  parameters: parametersJob,
  portrait: portraitJob,
  sketchTable: sketchTableJob,
  train: trainJob,
  trainingView: trainingViewJob,
};
