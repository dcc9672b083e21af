import type { GradientMode } from "../../../adjoint/gradientMode.ts";
import { gradientModes } from "../../../adjoint/gradientModes.ts";
import type { GradientProblem } from "../../../adjoint/gradientProblem.ts";
import type { Gradient } from "../../../adjoint/gradientResult.ts";
import { euclideanNorm } from "../../../core/euclideanNorm.ts";
import { largest } from "../../../core/extremes.ts";
import type { Method } from "../../../ode/adaptiveMethod.ts";
import { fixedGrid } from "../../../ode/fixedGrid.ts";
import { Cancelled } from "../../../study/cancelled.ts";
import { closedForm } from "../../../study/gradient/closedForm.ts";
import { asStudied, gradientProblems } from "../../../study/gradient/gradient.ts";
import type { GradientData } from "../../../study/gradient/gradientData.ts";
import type { Session } from "../../../study/session.ts";
import { type Study, StudyError, stateNames } from "../../../study/study.ts";
import { segmentGradient } from "../../../train/segmentProblem.ts";
import type { Ladder, Run } from "../measurements.ts";
import { type Effort, stepCost } from "./ladder.ts";
import type { Reference } from "./reference.ts";

/** The gradient of a study's loss: by the reference, and by any method in so many steps. */
export interface LossGradient {
  /** Of the free parameters, or of the initial state where there is none. */
  readonly names: readonly string[];
  readonly reference: readonly number[];
  /** By about so many steps; undefined where the data's times, at which steps end, ask for more than twice as many. */
  of(method: Method, steps: number): GradientOfSteps | undefined;
}

/** A gradient and the steps that it took: a step ends at every time of the data. */
export interface GradientOfSteps {
  readonly steps: number;
  readonly values: readonly number[];
}

/** A gradient costs about so many times what its solve does. */
const GRADIENT_COST = 20;

/** So many times the steps that were asked for is no answer. */
const MANY_MORE = 2;

/**
 * Undefined where the experiment has no loss, and where the solution ends before the loss is known.
 *
 * @param data of a loss of data: the gradient is then that of all trajectories
 */
export function lossGradient(
  session: Session,
  study: Study,
  reference: Reference,
  data: GradientData | undefined,
): LossGradient | undefined {
  if ((!study.experiment?.loss && !data) || reference.early) return undefined;
  try {
    const finest = reference.isStiff
      ? { method: "radau5", rtol: 1e-12, atol: 1e-12, data }
      : { method: "dop853", rtol: 1e-13, atol: 1e-13, data };
    const all = gradientProblems(session, study, finest);
    const problems = data ? all : all.slice(0, 1);
    const { names, pick } = numbersOf(study);
    const [direct, checkpointed] = ["direct", "checkpointed"].map((mode) => gradientModes.get(mode));
    const exact = reference.kind === "exact" && !data ? closedForm(study, problems[0]) : undefined;
    const sum = (gradients: readonly Gradient[]) =>
      gradients.map(pick).reduce((total, one) => total.map((x, k) => x + one[k]));
    const found = (mode: GradientMode, problem: GradientProblem) =>
      asStudied(segmentGradient(mode, problem), study).gradient;
    const span = Math.abs(study.span[1] - study.span[0]);
    return {
      names,
      reference: exact ? pick(exact) : sum(problems.map((problem) => found(direct, problem))),
      of(method, steps) {
        const taken = problems.map((problem): GradientProblem => {
          const part = (steps * Math.abs(problem.t1 - problem.t0)) / span;
          return { ...problem, method, steps: { steps: data ? part : steps } };
        });
        // Of trajectories that end early, as if they went on.
        const most = data
          ? largest(taken.map((problem) => (stepsTaken(problem) * steps) / stepsAsked(problem)))
          : steps;
        if (most > MANY_MORE * steps) return undefined;
        return { steps: most, values: sum(taken.map((problem) => found(checkpointed, problem))) };
      },
    };
  } catch (error) {
    if (error instanceof StudyError) return undefined;
    throw error;
  }
}

function stepsTaken({ steps, t0, t1, loss, stops }: GradientProblem): number {
  if (!("steps" in steps) || t0 === t1) return 0;
  const ends = [...loss.times, ...(stops ?? [])]
    .filter((t) => t !== t0 && t !== t1)
    .sort((a, b) => (a - b) * (t1 - t0));
  return fixedGrid(t0, t1, steps, new Set(ends)).reduce((sum, segment) => sum + segment.steps, 0);
}

const stepsAsked = ({ steps }: GradientProblem): number => ("steps" in steps ? steps.steps || 1 : 1);

function numbersOf({ dynamics, field }: Study): { names: string[]; pick: (gradient: Gradient) => number[] } {
  const free = dynamics.parameters.filter(({ fixed }) => !fixed);
  const names = free.flatMap(({ name, length }) =>
    Array.from({ length }, (_, i) => (length === 1 ? `dL/d${name}` : `dL/d${name}[${i}]`)),
  );
  if (names.length > 0) {
    const places = free.flatMap(({ offset, length }) => Array.from({ length }, (_, i) => offset + i));
    return { names, pick: ({ theta }) => places.map((k) => theta[k]) };
  }
  return {
    names: stateNames(dynamics, field.dimension).map((name) => `dL/d${name}(t₀)`),
    pick: ({ z0 }) => Array.from(z0),
  };
}

/** The runs of a ladder with the errors of their gradients, as far as the effort goes. */
export function withGradients(
  ladder: Ladder,
  gradient: LossGradient,
  method: Method,
  study: Study,
  effort: Effort,
): Ladder {
  const each = stepCost(study.field, method) * GRADIENT_COST;
  const runs = ladder.runs.map((run): Run => {
    if (run.gradientError !== undefined || !Number.isFinite(run.error)) return run;
    if (run.steps * each > effort.operations) return run;
    if (effort.cancelled()) throw new Cancelled();
    const found = gradient.of(method, run.steps);
    if (!found) return run;
    const gradientError = distance(found.values, gradient.reference);
    return { ...run, gradientError, ...(found.steps !== run.steps && { gradientSteps: found.steps }) };
  });
  return { ...ladder, runs };
}

/** Euclidean; Infinity where a number is not finite. */
export function distance(a: readonly number[], b: readonly number[]): number {
  const off = euclideanNorm(a.map((x, k) => x - b[k]));
  return Number.isNaN(off) ? Number.POSITIVE_INFINITY : off;
}
