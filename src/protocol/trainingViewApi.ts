import type { OptionValues } from "./analysisApi.ts";
import type { Figure, View } from "./figure.ts";
import type { TextRange } from "./textRange.ts";
import type { TrainingChoices, TrainingPhase, TrainSettings } from "./trainingApi.ts";

/**
 * A training as it is drawn: asked for beside the training itself, on a queue of its own, so that drawing never slows learning.
 */
export interface TrainingViewRequest {
  readonly uri: string;
  readonly version: number;
  readonly name: string;
  readonly options: TrainingViewOptions;
}

export interface TrainingViewOptions {
  /** Packed parameters, and initial states row by row, to draw; the experiment's own where absent or of another length. */
  readonly theta?: Float64Array;
  readonly z0?: Float64Array;
  /** The iteration that the reader looks back at. */
  readonly shown?: number;
  /** The run that is watched first, then those it is compared with. */
  readonly runs: readonly DrawnRun[];
  /** As the run that is watched was set. */
  readonly settings?: TrainSettings;
  /** What the run that is watched has learnt so far. */
  readonly trace?: TraceSamples;
  /** Whether standard errors are asked for, which take a solve with all sensitivities. */
  readonly fit?: boolean;
  /** Whether the gradient at the state that is drawn is asked for. */
  readonly gradient?: boolean;
  /** The view of the drawing before, kept where it still fits. */
  readonly previousView?: View;
}

export interface DrawnRun {
  readonly name: string;
  /** Iterations that it shall make: the width of the loss's axis. */
  readonly iterations: number;
  readonly history: HistorySamples;
  /** Of its curriculum; absent without one. */
  readonly phases?: readonly TrainingPhase[];
}

/** Some states of a run, oldest first, a row each. */
export interface TraceSamples {
  readonly iteration: Float64Array;
  /** Places in θ that the columns of `theta` are of: more than a chart could show are not sent. */
  readonly places: Int32Array;
  readonly theta: Float64Array;
  readonly z0: Float64Array;
}

/** A history with as many iterations as a drawing can show; NaN where nothing was measured. */
export interface HistorySamples {
  readonly iteration: Float64Array;
  readonly loss: Float64Array;
  readonly validation: Float64Array;
  readonly gradientNorm: Float64Array;
  readonly rate: Float64Array;
  readonly evaluations: Float64Array;
}

export interface TrainingViewResult {
  readonly version: number;
  readonly function: string;
  readonly stateNames: readonly string[];
  readonly loss: Figure;
  /** The learned field with data and solutions; the true field beside it where there is one. */
  readonly fields: readonly Figure[];
  /** Data and solution over time, a strip a component. */
  readonly fit: readonly Figure[];
  /** Gradient norm, learning rate, evaluations. */
  readonly progress: readonly Figure[];
  /** Numbers that are learnt, those of nets left out but for their lengths. */
  readonly learned: readonly LearnedNumber[];
  /** Each of the first of them over the iterations. */
  readonly traces: readonly Figure[];
  /** What the data tell of them, a sentence each; empty where it was not asked for. */
  readonly findings: readonly string[];
  /** Of the errors of what is learnt, row by row; absent where there are none. */
  readonly correlation?: { readonly names: readonly string[]; readonly values: Float64Array };
  /** Where it was asked for. */
  readonly gradient?: GradientView;
  /** Those that are learnt. */
  readonly nets: readonly NetView[];
  /** Of the learned field's drawing, for the next request. */
  readonly view?: View;
  /** What the experiment says where the reader sets nothing. */
  readonly settings: TrainingChoices;
  /** The same as options: what is used where the reader sets nothing. */
  readonly defaults: OptionValues;
  readonly data: DataSummary | undefined;
  /** Data that cannot be trained on: nothing else is worth doing before. */
  readonly fault?: DataFaultDescription;
}

/** The gradient of a training's loss at one of its iterations, over all data trained on. */
export interface GradientView {
  /** a(t) of each trajectory; absent where it could not be had. */
  readonly figure?: Figure;
  /** The whole first, then its summands, then what each trajectory brings. */
  readonly parts: readonly GradientPartView[];
  /** Why it could not be had, or what to know of it. */
  readonly message?: string;
}

export interface GradientPartView {
  readonly name: string;
  readonly of: "whole" | "term" | "trajectory";
  readonly loss: number;
  /** Length of its gradient by the parameters. */
  readonly length: number;
  /** Cosine of the angle to the whole gradient: below 0 it is pulled against; NaN where one of the two is 0. */
  readonly cosine: number;
}

/** A net as it is now. */
export interface NetView {
  /** Of its parameter. */
  readonly name: string;
  /** Sizes from the input to the output. */
  readonly layers: readonly number[];
  readonly activation: string;
  /** What a hidden layer can apply. */
  readonly activations: readonly string[];
  /** Its weights as lines from layer to layer. */
  readonly figure: Figure;
}

/** A number that a training learns. */
export interface LearnedNumber {
  readonly name: string;
  /** Before the first iteration, where that is known. */
  readonly start?: number;
  readonly now: number;
  /** Bounds of the fit, where it has any. */
  readonly min?: number;
  readonly max?: number;
  /** What an optimizer takes as 1 of it, where that is not 1; `log` where its logarithm is moved. */
  readonly unit?: number | "log";
  /** What the data were made with. */
  readonly truth?: number;
  /** NaN where the data do not tell it; absent where it was not asked for or cannot be had. */
  readonly standardError?: number;
}

export interface DataSummary {
  readonly trajectories: number;
  /** Numbers observed, gaps left out. */
  readonly observations: number;
  /** The call that makes the loss, functions left out: `huber(0.5)`. */
  readonly loss: string;
  /** One a trajectory. */
  readonly rows: readonly FittedTrajectory[];
  /** Factors of observed components, where there are some. */
  readonly components: readonly { readonly name: string; readonly weight: number }[];
  /** Times have factors. */
  readonly weighsTimes: boolean;
  /** Of several experiments: their names, and the parameters that they share. */
  readonly fitted?: { readonly experiments: readonly string[]; readonly shared: readonly string[] } | undefined;
}

/** A trajectory of data, and what it counts in the loss. */
export interface FittedTrajectory {
  /** Its own name, else its number from 1. */
  readonly name: string | number;
  /** Numbers observed, gaps left out. */
  readonly observations: number;
  /** Those of them that are trained on and weigh anything. */
  readonly weighed: number;
  /** Those of them that are held out. */
  readonly held: number;
  /** Of the whole weight in the loss, from 0 to 1. */
  readonly share: number;
  readonly heldOut: boolean;
  /** The least and the largest standard deviation, where there are some. */
  readonly sigma?: readonly [number, number] | undefined;
}

export interface DataFaultDescription {
  readonly message: string;
  /** In the data file, or where the experiment names the data. */
  readonly range?: TextRange;
}

/** Values of parameters as files hold them. */
export interface ParametersRequest {
  readonly uri: string;
  readonly version: number;
  readonly name: string;
  readonly theta: Float64Array;
}

export interface ParametersResult {
  readonly version: number;
  /** All that are packed. */
  readonly parameters: readonly ParameterValue[];
  /** Those that a function has one value of, by its own names. */
  readonly functions: readonly { readonly name: string; readonly parameters: readonly ParameterValue[] }[];
}

export interface ParameterValue {
  readonly name: string;
  readonly net: boolean;
  readonly fixed: boolean;
  /** The experiment's `theta` gives it another value than its default, which goes before a default that is written. */
  readonly overridden: boolean;
  readonly packed: Float64Array;
  /** JSON text: a number, nested arrays, or a net as its layers `{ W, b }`. */
  readonly json: string;
}
