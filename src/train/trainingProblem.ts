import type { DifferentiableEvent } from "../adjoint/events/differentiableEvent.ts";
import type { Tolerances } from "../adjoint/gradientProblem.ts";
import type { ObservedLoss } from "../adjoint/observedLoss.ts";
import { ExplainedError } from "../core/explainedError.ts";
import type { LearntRange } from "../core/learntRange.ts";
import type { Method } from "../ode/adaptiveMethod.ts";
import type { Jump } from "../ode/jump.ts";
import type { CheckedArguments } from "./arguments.ts";
import type { PartsTogether } from "./batch.ts";
import type { Curriculum } from "./curricula/curriculum.ts";
import type { Penalty } from "./losses/loss.ts";
import type { Optimizer } from "./optimizers/optimizer.ts";
import type { ParameterRegulariser } from "./regularisers/regulariser.ts";
import type { RowsTogether } from "./rowsTogether.ts";
import type { Rate } from "./schedules/rate.ts";
import type { SegmentsTogether } from "./segmentFound.ts";
import type { TrainingModel } from "./trainingModel.ts";

/** A right-hand side with what its solutions are compared with. */
export interface TrainingPart {
  readonly model: TrainingModel;
  /** Where f jumps at times that are known, for some parameters; undefined where it never does. */
  readonly jumps?: (theta: Float64Array) => readonly Jump[];
  /** What happens on the way; default nothing. */
  readonly events?: readonly DifferentiableEvent[];
  /** What is due where a trajectory begins happens: not where its first datum is the state after it. Default true. */
  readonly eventsAtStart?: boolean;
  /** The loss at events, of one trajectory's share in the mean over all. */
  readonly atEvent?: ObservedLoss["atEvent"];
  /** Observed components: the first ones of the state. */
  readonly components: number;
  readonly loss: RowLoss;
  /** What each observed component of initial states may be, undefined for one that is held; absent where all are held. */
  readonly learnZ0: readonly (LearntRange | undefined)[] | undefined;
  /** Solves segments by themselves, many at a time; absent where there is nobody to share them with. */
  readonly together?: SegmentsTogether;
  /** Solves segments by steps of fixed size that they have in common, likewise. */
  readonly rowsTogether?: RowsTogether;
  /** Differentiates large batches of them part by part, likewise; absent where a batch is summed as a whole however large it is. */
  readonly partsTogether?: PartsTogether;
}

/** A training with every choice made: what the loop takes. */
export interface TrainingProblem extends TrainingPart {
  /**
   * Where right-hand sides of several kinds are fitted together, all of them: of the same packed parameters, each with the
   * trajectories that say so. The first is the problem's own. Default: that one alone.
   */
  readonly parts?: readonly TrainingPart[];
  readonly method: Method;
  /** Steps from one row to the next of a fixed-step method, else tolerances. */
  readonly steps: { readonly stepsPerInterval: number } | Tolerances;
  /** Times that steps end at besides the rows', where steps are chosen. */
  readonly stops?: readonly number[];
  /** Gradient mode. */
  readonly gradient: string;
  /** States of trajectories that `checkpointed` may keep at a time; default 200,000. */
  readonly budget?: number;
  /** All packed parameters before the training. */
  readonly theta: Float64Array;
  /** Which of them are trained, in rising order. */
  readonly trained: Int32Array;
  /** What those may be, one each; default anything, in units of 1. */
  readonly ranges?: readonly LearntRange[];
  readonly trajectories: readonly TargetTrajectory[];
  readonly decay: readonly { readonly regulariser: ParameterRegulariser; readonly weight: number }[];
  readonly optimizer: Optimizer;
  readonly optimizerArguments: CheckedArguments;
  /** The optimizer's learning rate; undefined for one with a line search. */
  readonly rate: Rate | undefined;
  readonly iterations: number;
  /** `size` random windows of `points` rows; undefined for all data. */
  readonly batch: { readonly size: number; readonly points: number } | undefined;
  readonly seed: number;
  /** Fraction held out, or which trajectories are: by their names, or counted from 1. */
  readonly validation: number | readonly (string | number)[];
  readonly patience: number | undefined;
  readonly targetLoss: number | undefined;
  readonly clip: number | undefined;
  readonly curriculum: { readonly record: Curriculum; readonly arguments: CheckedArguments } | undefined;
}

/** A problem for each of its right-hand sides, with all trajectories. */
export function problemsOf<Problem extends { readonly parts?: readonly Partial<Problem>[] }>(
  problem: Problem,
): Problem[] {
  return problem.parts?.map((part) => ({ ...problem, ...part, parts: undefined })) ?? [problem];
}

/** One trajectory with what it ought to be: rows at times, the first of which is the initial state's. */
export interface TargetTrajectory {
  /** In the data's own words, where they have some. */
  readonly name?: string | undefined;
  /** Number of the right-hand side that it is a solution of; default 0. */
  readonly part?: number;
  readonly z0: Float64Array;
  readonly t: Float64Array;
  /** `components` numbers a row; NaN is a gap. */
  readonly data: Float64Array;
  /** One factor a row; 0 where nothing is compared. */
  readonly weights: Float64Array;
  /** One factor an observed component; all 1 where absent. */
  readonly componentWeights: Float64Array | undefined;
  /** Standard deviations of the data, one a cell, which a penalty takes residuals in units of; all 1 where absent. */
  readonly sigmas?: Float64Array;
}

/** What is summed over rows: a penalty of residuals, or a function of the state; with an integral alone, nothing. */
export type RowLoss =
  | {
      readonly kind: "penalty";
      readonly penalty: Penalty;
      /** The data loss that it is of, and what that was given, for other threads. */
      readonly named?: { readonly loss: string; readonly given: CheckedArguments };
    }
  | {
      readonly kind: "function";
      /** Fills `cotangent` with ∂ℓ/∂z. `target` has the observed components. */
      readonly evaluate: (z: Float64Array, t: number, target: Float64Array, cotangent: Float64Array) => number;
      /** Whether a row with these data (NaN is a gap) counts; default all that count by weight. */
      readonly counts?: (target: Float64Array) => boolean;
      /** A mean over the rows that count, or the mean over trajectories of the sum over rows. */
      readonly mean: "rows" | "trajectories";
    }
  | { readonly kind: "none" };

/** A training that cannot be, in words. */
export class TrainingFault extends ExplainedError {
  override readonly name = "TrainingFault";
}
