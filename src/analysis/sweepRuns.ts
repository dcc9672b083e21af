import { Registry } from "../core/registry.ts";
import { plainRuns } from "../study/sweep/plainRuns.ts";
import type { SweepRun } from "../study/sweep/sweepRun.ts";
import { isCommand } from "./analysis.ts";
import { analyses } from "./registry.ts";
import { sweptAnalysis } from "./sweptAnalysis.ts";

/** All that a sweep can do again and again. */
export const sweepRuns = new Registry<SweepRun>("run", [
  ...plainRuns,
  ...[...analyses].filter(isCommand).map(sweptAnalysis),
]);
