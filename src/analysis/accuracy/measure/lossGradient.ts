import { gradientModes } from "../../../adjoint/gradientModes.ts";
import type { Gradient } from "../../../adjoint/gradientResult.ts";
import { euclideanNorm } from "../../../core/euclideanNorm.ts";
import type { Tableau } from "../../../core/tableau.ts";
import { Cancelled } from "../../../study/cancelled.ts";
import { closedForm } from "../../../study/gradient/closedForm.ts";
import { asStudied, gradientProblems } from "../../../study/gradient/gradient.ts";
import type { Session } from "../../../study/session.ts";
import { type Study, StudyError, stateNames } from "../../../study/study.ts";
import type { Ladder, Run } from "../measurements.ts";
import { costOf, type Effort } from "./ladder.ts";
import type { Reference } from "./reference.ts";

/** The gradient of a study's loss: by the reference, and by any method in so many steps. */
export interface LossGradient {
  /** Of the free parameters, or of the initial state where there is none. */
  readonly names: readonly string[];
  readonly reference: readonly number[];
  of(method: Tableau, steps: number): readonly number[];
}

/** A gradient costs about so many times what its solve does. */
const GRADIENT_COST = 20;

/** Undefined where the experiment has no loss, or one that needs data, and where the solution ends before the loss is known. */
export function lossGradient(session: Session, study: Study, reference: Reference): LossGradient | undefined {
  if (!study.experiment?.loss || reference.early) return undefined;
  try {
    const [problem] = gradientProblems(session, study, { method: "dop853", rtol: 1e-13, atol: 1e-13 });
    const { names, pick } = numbersOf(study);
    const [direct, checkpointed] = ["direct", "checkpointed"].map((mode) => gradientModes.get(mode));
    const exact = reference.kind === "exact" ? closedForm(study, problem) : undefined;
    const found = exact ?? asStudied(direct.compute(problem), study).gradient;
    return {
      names,
      reference: pick(found),
      of: (method, steps) =>
        pick(asStudied(checkpointed.compute({ ...problem, method, steps: { steps } }), study).gradient),
    };
  } catch (error) {
    if (error instanceof StudyError) return undefined;
    throw error;
  }
}

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
  method: Tableau,
  study: Study,
  effort: Effort,
): Ladder {
  const each = costOf(study.field) * method.b.length * GRADIENT_COST;
  const runs = ladder.runs.map((run): Run => {
    if (run.gradientError !== undefined || !Number.isFinite(run.error)) return run;
    if (run.steps * each > effort.operations) return run;
    if (effort.cancelled()) throw new Cancelled();
    return { ...run, gradientError: distance(gradient.of(method, run.steps), gradient.reference) };
  });
  return { ...ladder, runs };
}

/** Euclidean; Infinity where a number is not finite. */
export function distance(a: readonly number[], b: readonly number[]): number {
  const off = euclideanNorm(a.map((x, k) => x - b[k]));
  return Number.isNaN(off) ? Number.POSITIVE_INFINITY : off;
}
