import type { TrainSettings } from "../../protocol/trainingApi.ts";
import type { TrainingViewResult } from "../../protocol/trainingViewApi.ts";
import type { TrainingRun } from "../training/trainingRun.ts";

/** Everything that a training's panel is made of. */
export interface TrainingPanelState {
  /** The run on the panel, the last of `runs`. */
  readonly run: TrainingRun;
  readonly runs: readonly TrainingRun[];
  readonly result: TrainingViewResult;
  /** As the reader set them. */
  readonly settings: TrainSettings;
  /** The iteration that the reader looks back at; undefined for the newest. */
  readonly shown: number | undefined;
  /** Other views draw with what was learnt. */
  readonly usedElsewhere: boolean;
  /** The run was read back from an earlier session and not touched yet. */
  readonly readsBack: boolean;
}
