import type { GradientModel, GradientProblem } from "../adjoint/gradientProblem.ts";
import { PartedTargets } from "./partedTargets.ts";
import type { Segment } from "./segment.ts";
import { type SegmentSteps, segmentProblem } from "./segmentProblem.ts";
import { type LossPart, Targets, type TargetsProblem } from "./targets.ts";
import { problemsOf, type TrainingProblem } from "./trainingProblem.ts";

/** A loss over trajectories as a training has it: what there is to differentiate. Every training is one. */
export type LossProblem = TargetsProblem &
  SegmentSteps &
  Pick<TrainingProblem, "decay" | "trained" | "parts"> & {
    readonly model: TargetsProblem["model"] & { gradientModel(): GradientModel };
    /** Length of what a number of steps is counted over; default each trajectory's own. */
    readonly stepsOver?: number;
  };

/** Where a loss is differentiated, and which part of it. */
export interface LossPlace {
  /** Packed, fixed ones included. */
  readonly theta: Float64Array;
  /** By trajectory. */
  readonly z0: readonly Float64Array[];
  /** What the loss is of; default every trajectory, from its initial state to its last row. */
  readonly segments?: readonly Segment[];
  /** Default all of the loss. */
  readonly part?: LossPart;
  readonly cancelled?: () => boolean;
}

/** One trajectory's share of a loss. */
export interface LossShare {
  /** The trajectory's number. */
  readonly trajectory: number;
  /** Weight of its data in the mean over all: its loss is this times the mean over its own data. */
  readonly share: number;
  /** Components of its state, without an integral behind them. */
  readonly dimension: number;
  readonly problem: GradientProblem;
}

/** The whole loss as a sum over trajectories: what each brings to it, to be differentiated in any mode. */
export function lossShares(problem: LossProblem, { theta, z0, segments, part, cancelled }: LossPlace): LossShare[] {
  const problems = problemsOf(problem);
  const whole = new PartedTargets(problems, { segments: segments ?? everything(problem) });
  const shares = whole.parts.flatMap((of) => {
    const own = problems[of.part];
    const solved = own.model.gradientModel();
    return of.targets.apart.map((alone) => {
      const [{ trajectory }] = alone.set.segments;
      const start = new Float64Array(solved.system.dimension);
      start.set(z0[trajectory].subarray(0, own.model.dimension));
      const given = { segments: whole.set.segments.length, z0: start, theta, part, cancelled };
      const steps = stepsOf(own, alone);
      return {
        trajectory,
        share: alone.weightShare,
        dimension: own.model.dimension,
        problem: segmentProblem({ ...own, steps }, solved, alone, given),
      };
    });
  });
  return shares.sort((a, b) => a.trajectory - b.trajectory);
}

/** By trajectory of one right-hand side, the weight of its data in the mean over all. */
export function weightShares(problem: TargetsProblem): number[] {
  return new Targets(problem, { segments: everything(problem) }).apart.map(({ weightShare }) => weightShare);
}

function everything({ trajectories }: TargetsProblem): Segment[] {
  return trajectories.map(({ t }, trajectory) => ({ trajectory, first: 0, last: t.length - 1, start: "initial" }));
}

function stepsOf({ steps, stepsOver }: LossProblem, { times, rows }: Targets): LossProblem["steps"] {
  if (stepsOver === undefined || !("steps" in steps)) return steps;
  return { steps: steps.steps * Math.abs((times[rows - 1] - times[0]) / stepsOver) };
}

/** One term of the loss that is a function of the parameters alone. */
export interface DecayTerm {
  readonly name: string;
  readonly loss: number;
  /** Packed as the parameters are, fixed ones included. */
  readonly theta: Float64Array;
}

/** The regularisers of the parameters, with their gradients. */
export function decayTerms(
  { decay, trained }: Pick<LossProblem, "decay" | "trained">,
  theta: Float64Array,
): DecayTerm[] {
  const parameters = Float64Array.from(trained, (k) => theta[k]);
  return decay.map(({ regulariser, weight }) => {
    const slope = new Float64Array(trained.length);
    const loss = regulariser.add(weight, parameters, slope);
    const packed = new Float64Array(theta.length);
    trained.forEach((k, n) => {
      packed[k] = slope[n];
    });
    return { name: regulariser.name, loss, theta: packed };
  });
}
