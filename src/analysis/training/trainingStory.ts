import type { View } from "../../protocol/figure.ts";
import type { DrawnRun } from "../../protocol/trainingViewApi.ts";
import type { Flow } from "../../study/flow.ts";
import type { TrainingData } from "../../train/data/trainingData.ts";

/** The numbers behind the drawings of a training. */
export interface TrainingStory {
  /** The equation with the parameters learnt so far. */
  readonly learned: Flow;
  /** The equation that the data come from, where it is known; of the observed components only. */
  readonly truth: Flow | undefined;
  readonly data: TrainingData | undefined;
  /** Initial states, one a trajectory, as they are now. */
  readonly z0: readonly (readonly number[])[];
  readonly span: readonly [number, number];
  /** Components at the end of the state that have no data. */
  readonly augment: number;
  /** Neither equation depends on t. */
  readonly autonomous: boolean;
  /** The run that is watched first, then those it is compared with. */
  readonly runs: readonly DrawnRun[];
  /** The iteration that the drawing looks back at. */
  readonly shown?: number;
  /** Ranges that the experiment asks for, by state name. */
  readonly asked: Readonly<Record<string, readonly [number, number]>>;
  readonly previousView: View | undefined;
}
