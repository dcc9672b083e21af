/**
 * Training as the extension host and the engine speak of it.
 *
 * A training is a chain of `train` requests, each of which goes on from a checkpoint: pausing is cancelling the request, whose
 * reply then carries the checkpoint to go on from; a single step is a request that ends one iteration on; rewinding is a request
 * without a checkpoint. There is no other way to steer it, so a paused run and an uninterrupted one compute the same numbers.
 */
export interface TrainRequest {
  readonly uri: string;
  readonly version: number;
  /** An experiment with data, or with a loss that needs none. */
  readonly name: string;
  readonly options: TrainOptions;
}

/** Everything optional: defaults come from the experiment's `train`. */
export interface TrainOptions {
  readonly settings?: TrainSettings;
  /** The number of iterations after which the request ends, those before the checkpoint included; default all. */
  readonly until?: number;
  /** Iterations a second at most, to be watched; default as many as there can be. The numbers are the same. */
  readonly pace?: number;
  /** A checkpoint to go on from, as a reply or a file holds it. */
  readonly resume?: Uint8Array;
  /** Where checkpoints are written while it runs: the newest, and the one before it. */
  readonly checkpointFile?: string;
}

/** What a reader may change of a training without editing the file. */
export interface TrainSettings {
  readonly iterations?: number;
  readonly seed?: number;
  /** Another optimizer than the file's, with what it takes by default. */
  readonly optimizer?: string;
  /** The optimizer's learning rate, or what its schedule starts from. */
  readonly rate?: number;
  /** 0: no windows, all data at every iteration. */
  readonly batchSize?: number;
  readonly batchPoints?: number;
  readonly method?: string;
  readonly gradient?: string;
  readonly precision?: "float64" | "float32";
  /** `auto` (the default: the faster one of the precision asked for), `compiled` or `tfjs`. */
  readonly engine?: string;
}

/** Settings in use, filled in, and what cannot be set from outside. */
export interface TrainingChoices extends TrainSettings {
  readonly iterations: number;
  readonly seed: number;
  readonly method: string;
  /** In float32 and on tensors, which only fixed steps go with. */
  readonly float32Method: string;
  readonly gradient: string;
  readonly precision: "float64" | "float32";
  readonly optimizer: string;
  readonly loss: string;
  /** A name for the right-hand side without its parameters: of another equation what was learnt says nothing. */
  readonly equation: string;
  readonly curriculum?: string;
  /** Of the curriculum, in order; absent where it has none. */
  readonly phases?: readonly TrainingPhase[];
}

/** A stretch of the iterations in which a curriculum looks at one thing. */
export interface TrainingPhase {
  /** Its first iteration. */
  readonly from: number;
  readonly name: string;
}

/** Sent at most 20 times a second, and once before the first iteration; everything in it is a copy. */
export interface TrainProgress {
  /** Iterations done. */
  readonly iteration: number;
  readonly iterations: number;
  /** Of the iterations since the last progress of the request. */
  readonly history: TrainHistory;
  /** The packed parameters, fixed ones included. */
  readonly theta: Float64Array;
  /** The initial states, trained or not: one row a trajectory. */
  readonly z0: Float64Array;
  /** States between the last progress and this one, evenly spread. */
  readonly path: TrainPath;
  /** What the run goes by. */
  readonly choices: TrainingChoices;
  readonly iterationsPerSecond: number;
  /** Until `iterations` at that speed. */
  readonly secondsLeft: number;
  /** What happened since the last progress, a sentence each: a rollback with a halved rate, a checkpoint that was refused. */
  readonly events: readonly string[];
}

/** Some states of a training, a row each. */
export interface TrainPath {
  readonly iteration: Float64Array;
  /** Since the request began. */
  readonly seconds: Float64Array;
  readonly theta: Float64Array;
  readonly z0: Float64Array;
}

/** One entry an iteration in each array; where nothing was measured, NaN. */
export interface TrainHistory {
  /** Number of the first iteration, counted from 0. */
  readonly first: number;
  /** On the data trained on, before the iteration's update. */
  readonly loss: Float64Array;
  readonly validation: Float64Array;
  readonly gradientNorm: Float64Array;
  readonly rate: Float64Array;
  readonly evaluations: Float64Array;
}

/** The loss of what was learnt, solved again more finely: parameters learn to make up for steps that are too coarse. */
export interface Discretisation {
  /** As the training solves it. */
  readonly loss: number;
  /** A hundred times as exactly; NaN where it cannot be had. */
  readonly finer: number;
  /** The two differ by more than the steps of a good solve may make. */
  readonly isMoved: boolean;
  /** What would mend it. */
  readonly remedy: StepsRemedy;
}

/** A method that chooses its steps in place of fixed ones, or finer tolerances for all components. */
export type StepsRemedy =
  | { readonly kind: "method"; readonly method: string }
  | { readonly kind: "tolerances"; readonly rtol: number; readonly atol: readonly number[] };

/** A number learnt, or some of them by their names, that has not moved, sits on a bound, has further to go or is not determined by the data. */
export interface Standing {
  readonly name: string;
  readonly kind: "unmoved" | "at bound" | "not at the minimum" | "not determined";
  /** The same as a sentence, with its numbers. */
  readonly message: string;
  /** An optimizer that gets further from here. */
  readonly remedy?: string;
}

/** Why a request ended. */
export type TrainStatus =
  /** All iterations are done. */
  | "done"
  /** It was cancelled, or came to `until`. */
  | "paused"
  | "target loss"
  | "no improvement"
  /** Halving the learning rate did not help; the parameters are the last finite ones. */
  | "diverged";

export interface TrainResult {
  readonly version: number;
  readonly status: TrainStatus;
  /** The status in words, with this run's numbers. */
  readonly message: string;
  readonly iteration: number;
  readonly iterations: number;
  /** Of the last iteration, before its update, on what that iteration looked at; NaN before the first. */
  readonly loss: number;
  /** Of the parameters in `theta`, over all data trained on: what they are worth, whatever the last iteration looked at. */
  readonly wholeLoss: number;
  readonly theta: Float64Array;
  readonly z0: Float64Array;
  readonly choices: TrainingChoices;
  /** How much of the loss is of the steps; absent where the training has not ended, or it cannot be told. */
  readonly discretisation?: Discretisation;
  /** What there is to know of the result, a sentence each: that its steps were too coarse, and what is in `standing`. */
  readonly notes: readonly string[];
  /** Numbers that are not to be trusted as they are; empty where the training has not ended. */
  readonly standing: readonly Standing[];
  readonly seconds: number;
  /** What computed it, e.g. `compiled float64`. */
  readonly engine: string;
  /** How it rounded; tensors round as their library does. */
  readonly arithmetic?: "strict" | "fused";
  /** To go on from, or to start again at a lower rate from. */
  readonly checkpoint: Uint8Array;
}
