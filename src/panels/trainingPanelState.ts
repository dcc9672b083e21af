import type { ParameterDescription } from "../protocol/engineApi.ts";
import type { Discretisation, Standing, TrainingChoices, TrainSettings, TrainStatus } from "../protocol/trainingApi.ts";
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
  /** It is over, and stays what it was. */
  readonly ended: boolean;
  readonly settings: TrainSettings;
  /** It was changed on its way or goes on from another one: its settings alone do not make it again. */
  readonly isPatched: boolean;
  /** What it goes by, filled in; undefined before the first progress. */
  readonly choices: TrainingChoices | undefined;
  /** How much of its loss is of the steps; undefined while that is not known. */
  readonly discretisation: Discretisation | undefined;
  /** What is not to be trusted of what was learnt; empty while that is not known. */
  readonly standing: readonly Standing[];
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
  /** Of every iteration so far. */
  readonly history: { readonly columns: { readonly loss: Float64Array; readonly rate: Float64Array } };
  /** Learning so far; undefined before the first progress. */
  readonly newest: ShownState | undefined;
  /** States that can be looked at again, oldest first. */
  readonly epochs: {
    readonly all: readonly ShownState[];
    /** The newest state that is no later than an iteration. */
    at(iteration: number): ShownState | undefined;
  };
}

/** A state of learning that can be drawn. */
export interface ShownState {
  readonly iteration: number;
  /** Spent until then, where that was measured. */
  readonly seconds?: number;
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
  /** The state that `result` was drawn with: the run may have gone on meanwhile. Undefined for the source's own. */
  readonly drawn: ShownState | undefined;
  /** A finished run goes by once more. */
  readonly replaying: boolean;
  /** The gradient is shown at the state that is drawn. */
  readonly gradient: boolean;
  /** Of a replay, as a multiple. */
  readonly speed: number;
  /** Iterations a second at most; 0 for as many as there can be. */
  readonly pace: number;
  /** Parameters of the function in the file, where it can be read. */
  readonly parameters: readonly ParameterDescription[];
  /** Other views draw with what was learnt. */
  readonly usedElsewhere: boolean;
  /** The run was read back from an earlier session and not touched yet. */
  readonly readsBack: boolean;
}
