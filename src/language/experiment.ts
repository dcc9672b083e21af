import type { Precision } from "../core/kernel.ts";
import type { LearntRange } from "../core/learntRange.ts";
import type { MassMatrix } from "../core/massMatrix.ts";
import type { SourceRange } from "../core/sourceRange.ts";
import type { TableReading } from "../core/tableReading.ts";
import type { WordCall } from "../core/vocabulary.ts";
import type { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/op.ts";
import type { DynamicsFunction, Parameter } from "./dynamicsFunction.ts";
import type { Known } from "./known.ts";

/** One named study of a dynamics function: every option read from the text, checked, and defaults filled in. */
export interface Experiment {
  readonly name: string;
  /** Of the same file, or imported from a relative one. */
  readonly function: DynamicsFunction;
  /** The whole declaration; a code lens stands over it. */
  readonly range: SourceRange;
  readonly nameRange: SourceRange;
  /** As written; nothing, behind the function's name, where there are none. */
  readonly options: Known;
  /** Its JSDoc text, if any. */
  readonly doc: string | undefined;
  /** Components of the state, augmented ones included: trace the function at this dimension. */
  readonly dimension: number;
  /** One or more initial states, each of `dimension` components. */
  readonly z0: readonly Float64Array[];
  /** The text says `z0`; else it is the function's default. */
  readonly z0Given: boolean;
  readonly t: TimeSpan;
  /** The function's packed parameters with the experiment's overrides. */
  readonly theta: Float64Array;
  /** Packed values that the data were made with, NaN for those that are not known; absent where nothing is. */
  readonly trueTheta: Float64Array | undefined;
  /** Closed form over the inputs "t" (1), "z0" (dimension) and "theta"; `dimension` outputs. */
  readonly exact: TracedFunction | undefined;
  readonly loss: LossCall | undefined;
  readonly data: DataSource | undefined;
  readonly solver: SolverSettings;
  /** What happens on the way, in the order of the text. */
  readonly events: readonly EventSource[];
  /** What solutions keep, in the order of the text. */
  readonly invariants: readonly InvariantSource[];
  /** M, where the equations are M z′ = f. */
  readonly mass: MassMatrix | undefined;
  readonly train: TrainingSettings | undefined;
  /** The last `augment` components of the state start at 0 and have no data. */
  readonly augment: number;
  /** Axis ranges [low, high] by state name, or `t`. */
  readonly view: Readonly<Record<string, readonly [number, number]>>;
}

/** When to solve: from → to, backward in time where to < from. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
  /** Output times including both ends, in the order of the solve; absent where the text gives only the span. */
  readonly times: Float64Array | undefined;
}

/**
 * A function of the text as a graph. Its inputs are the slots named by its role (`z`, `t`, `z0`, `target`, `theta`).
 */
export interface TracedFunction {
  readonly graph: Graph;
  /** Scalar nodes, one a component. */
  readonly outputs: readonly Node[];
  readonly range: SourceRange;
}

/** Something that happens on the way, by a name of its own: its functions are over the slots "z", "t" and "theta". */
export type EventSource = CrossingSource | TimedSource;

/** Where a function of the state comes to 0. */
export interface CrossingSource {
  readonly kind: "crossing";
  readonly name: string;
  readonly when: TracedFunction;
  readonly direction: "up" | "down" | "both" | "touch";
  /** The state after it; absent where it stays as it is. */
  readonly becomes: TracedFunction | undefined;
  /** The solve ends with it. */
  readonly stop: boolean;
  readonly range: SourceRange;
}

/** At times that are known. */
export interface TimedSource {
  readonly kind: "times";
  readonly name: string;
  readonly times: readonly number[];
  readonly becomes: TracedFunction;
  readonly stop: false;
  readonly range: SourceRange;
}

/** A number that every solution keeps, by its name: a function over the slots "z", "t" and "theta". */
export interface InvariantSource {
  readonly name: string;
  readonly value: TracedFunction;
}

/** A loss's word with its arguments: a function among them has one output over the slots of its roles. */
export type LossCall = WordCall<TracedFunction>;

/** What the solution is compared with; `dimension − augment` components a row. */
export type DataSource =
  | { readonly kind: "inline"; readonly trajectories: readonly Observations[]; readonly range: SourceRange }
  /** A table in a file, which the host has; whoever trains parses it. The path is in the form of the program's own. */
  | { readonly kind: "csv"; readonly path: string; readonly reading: TableReading; readonly range: SourceRange }
  /** The solution of another dynamics function from the same initial states, with normal noise added. */
  | {
      readonly kind: "from";
      readonly function: DynamicsFunction;
      /** Equidistant times over the span; the experiment's own times where absent. */
      readonly points: number | undefined;
      /** Standard deviation of the noise. */
      readonly noise: number;
      readonly seed: number;
      readonly range: SourceRange;
    }
  /** Those of several experiments, which are fitted together. */
  | { readonly kind: "joint"; readonly parts: readonly JointPart[]; readonly range: SourceRange }
  /** A target over the input "t", taken at the experiment's times. */
  | { readonly kind: "function"; readonly target: TracedFunction; readonly range: SourceRange };

/** One of several experiments that are fitted together: over the parameters of all of them, and trained as the fit says. */
export interface JointPart {
  /** As it is exported; undefined where it is not. */
  readonly name: string | undefined;
  readonly experiment: Experiment;
  /** Where the function's parameters, by its own names, stand among those of all. */
  readonly own: readonly Pick<Parameter, "name" | "offset" | "length">[];
}

/** One observed trajectory: `t` increases or decreases, `z` holds a row a time; NaN marks a gap. */
export interface Observations {
  readonly t: Float64Array;
  readonly z: Float64Array;
  /** Standard deviations, one a number of `z`; absent where nothing says them. */
  readonly sigmas?: Float64Array;
}

/**
 * How to solve. Fixed-step methods take `steps` equal steps over the span, or steps of `h`; the others what stands behind.
 * Stops are of either.
 */
export interface SolverSettings {
  readonly method: string;
  readonly steps: number | undefined;
  readonly h: number | undefined;
  readonly rtol: number;
  /** For all components, or one each. */
  readonly atol: number | readonly number[];
  readonly maxStep: number | undefined;
  readonly firstStep: number | undefined;
  readonly maxSteps: number;
  /** Times inside of the span that steps end at, in no order. */
  readonly stops: readonly number[];
}

/** How to train. Absent options without a default are undefined. */
export interface TrainingSettings {
  readonly range: SourceRange;
  readonly iterations: number;
  /** Absent where the text leaves it to the training. */
  readonly optimizer: WordCall<never> | undefined;
  /** `size` random windows of `points` consecutive data times; absent for full batches. */
  readonly batch: { readonly size: number; readonly points: number } | undefined;
  /** Absent where the text leaves it to the training. */
  readonly method: string | undefined;
  /** Steps from one data time to the next; absent where the text does not say. */
  readonly steps: number | undefined;
  readonly gradient: string;
  readonly seed: number;
  readonly precision: Precision;
  /** Fraction of the data held out of the training, or which trajectories are: by name, or counted from 1. */
  readonly validation: number | readonly (string | number)[];
  /** Iterations without an improvement after which training stops. */
  readonly patience: number | undefined;
  /** Training stops at this loss. */
  readonly targetLoss: number | undefined;
  /** Largest norm of the gradient; longer ones are shortened to it. */
  readonly clip: number | undefined;
  readonly regularisers: readonly WordCall<never>[];
  readonly curriculum: WordCall<never> | undefined;
  /** What observed components of initial states may be, undefined for one that is held; absent where all are. */
  readonly learnZ0: readonly (LearntRange | undefined)[] | undefined;
  readonly weights: DataWeights | undefined;
}

/** Factors of the data's residuals in the loss. */
export interface DataWeights {
  /** One an observed component. */
  readonly components: Float64Array | undefined;
  /** One a data time, or a function over the input "t". */
  readonly times: Float64Array | TracedFunction | undefined;
  /** One a trajectory in the order of the data, or some by their names; of a `fit`, also by the names of experiments. */
  readonly trajectories: readonly number[] | Readonly<Record<string, number>> | undefined;
}
