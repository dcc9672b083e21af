import type { TrainSettings, TrainStatus } from "../protocol/trainingApi.ts";
import type { TrainingViewResult } from "../protocol/trainingViewApi.ts";

/**
 * `ready`: nothing is done yet; `running`; `paused`: goes on from where it is; `finished`: it ended by itself or was stopped;
 * `lost`: the engine died under it, and a checkpoint may be there; `failed`: the engine refused it.
 */
export type RunState = "ready" | "running" | "paused" | "finished" | "lost" | "failed";

/** What a panel shows of one run. */
export interface ShownRun {
  readonly label: string;
  readonly state: RunState;
  /** How it ended by itself. */
  readonly status: TrainStatus | undefined;
  /** The state in the engine's words. */
  readonly message: string;
  readonly settings: TrainSettings;
  readonly iteration: number;
  /** How many it shall make; undefined before the first progress. */
  readonly iterations: number | undefined;
  readonly iterationsPerSecond: number;
  readonly secondsLeft: number;
  /** Spent in requests so far. */
  readonly seconds: number;
  /** What computes it; empty before the first reply. */
  readonly engine: string;
  /** What happened, oldest first. */
  readonly events: readonly string[];
  /** The loss of every iteration so far. */
  readonly history: { readonly columns: { readonly loss: Float64Array } };
  /** Learning so far; undefined before the first progress. */
  readonly newest: object | undefined;
  /** Iterations that can be looked at again. */
  readonly epochs: { readonly all: readonly object[] };
}

/** Everything that a training's panel is made of. */
export interface TrainingPanelState {
  /** The run on the panel, the last of `runs`. */
  readonly run: ShownRun;
  readonly runs: readonly ShownRun[];
  readonly result: TrainingViewResult;
  /** As the reader set them. */
  readonly settings: TrainSettings;
  /** The iteration that the reader looks back at; undefined for the newest. */
  readonly shown: number | undefined;
  /** The iteration whose parameters `result` was drawn with: the run may have gone on meanwhile. */
  readonly drawn: number;
  /** Other views draw with what was learnt. */
  readonly usedElsewhere: boolean;
  /** The run was read back from an earlier session and not touched yet. */
  readonly readsBack: boolean;
}
