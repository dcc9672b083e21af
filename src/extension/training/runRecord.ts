import type { Discretisation, Standing, TrainingChoices, TrainStatus } from "../../protocol/trainingApi.ts";
import type { KeptRun } from "./runStore.ts";

/** What is told of a run beside its history and its states; it is kept with them, and forgotten with them. */
export interface RunRecord {
  choices: TrainingChoices | undefined;
  discretisation: Discretisation | undefined;
  standing: readonly Standing[];
  isPatched: boolean;
  /** What computes it. */
  engine: string;
  /** What happened, oldest first. */
  events: string[];
  /** How many it shall make. */
  iterations: number | undefined;
  /** Spent in requests that have ended. */
  seconds: number;
  /** How it ended by itself, and the engine's words for it. */
  status: TrainStatus | undefined;
  message: string;
}

/** The record of a run that has not begun. */
export const freshRecord = (engine = ""): RunRecord => ({
  choices: undefined,
  discretisation: undefined,
  standing: [],
  isPatched: false,
  engine,
  events: [],
  iterations: undefined,
  seconds: 0,
  status: undefined,
  message: "",
});

/** The record of a run that an earlier session kept. */
export const recordOf = (kept: KeptRun): RunRecord => ({
  choices: kept.choices,
  discretisation: kept.discretisation,
  standing: kept.standing ?? [],
  isPatched: kept.isPatched ?? false,
  engine: kept.engine ?? "",
  events: [...(kept.events ?? [])],
  iterations: kept.iterations,
  seconds: kept.seconds,
  status: kept.ended?.status,
  message: kept.ended?.message ?? "",
});
