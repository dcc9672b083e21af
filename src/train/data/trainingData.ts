/** What a training compares solutions with: observed trajectories, each with times of its own. */
export interface TrainingData {
  /** Observed components; those of the state behind them are augmented and have no data. */
  readonly components: number;
  readonly trajectories: readonly ObservedTrajectory[];
  /** What was seen in tables rather than told, each in a line with its name. */
  readonly seen?: string;
  /** Those of each right-hand side, where several are fitted together; the other entries are then of all, and of the first. */
  readonly parts?: readonly TrainingData[];
  /** Of the time and of the observed components, where the data name them. */
  readonly units?: { readonly t: string | undefined; readonly states: readonly (string | undefined)[] };
}

/** One observed trajectory. */
export interface ObservedTrajectory {
  /** In the data's own words, where it has some. */
  readonly name: string | undefined;
  /** Number of the right-hand side that it is fitted by; default 0. */
  readonly part?: number;
  /** The experiment that it belongs to, where several are fitted together. */
  readonly experiment?: string;
  /** The initial state, of the state's whole dimension, at the begin of the experiment's span. */
  readonly z0: Float64Array;
  /** In the direction of the solve; replicates have the same time, one after another. */
  readonly t: Float64Array;
  /** `components` numbers a time, row by row; NaN is a gap. */
  readonly z: Float64Array;
  /** Standard deviations, one a number of `z`; absent where nobody says them. */
  readonly sigmas?: Float64Array;
  /** The data have these rows in the reverse order. */
  readonly turned?: boolean;
}
