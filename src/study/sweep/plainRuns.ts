import { Registry } from "../../core/registry.ts";
import { solveRun } from "./solveRun.ts";
import type { SweepRun } from "./sweepRun.ts";
import { trainRun } from "./trainRun.ts";

/** What a sweep does again and again without any analysis. */
export const plainRuns = new Registry<SweepRun>("run", [solveRun, trainRun]);
