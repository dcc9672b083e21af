import { Registry } from "../core/registry.ts";
import { solveRun } from "../study/sweep/solveRun.ts";
import type { SweepRun } from "../study/sweep/sweepRun.ts";
import { trainRun } from "../study/sweep/trainRun.ts";
import { isReporting } from "./analysis.ts";
import { analyses } from "./registry.ts";
import { sweptAnalysis } from "./sweptAnalysis.ts";

/** All that a sweep can do again and again. */
export const sweepRuns = new Registry<SweepRun>("run", [
  solveRun,
  trainRun,
  ...[...analyses].filter(isReporting).map(sweptAnalysis),
]);
