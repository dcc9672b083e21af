import type { ResolvedProblem } from "./adaptiveProblem.ts";
import type { DefectSamples } from "./defect.ts";
import type { OutputRows } from "./outputRows.ts";
import type { StopTimes } from "./stopTimes.ts";
import type { TrajectoriesUnderWay } from "./trajectoriesUnderWay.ts";

/** What all trajectories of a run have in common, by whichever method they go. */
export interface RunUnderWay {
  readonly problem: ResolvedProblem;
  readonly stopTimes: StopTimes;
  readonly rows: OutputRows;
  readonly defect: DefectSamples | undefined;
  readonly all: TrajectoriesUnderWay;
}
