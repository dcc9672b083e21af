import type { PairKernel } from "../../../core/kernel.ts";
import { usesTime, type VectorField } from "../../../graph/vectorField.ts";
import type { AdaptiveMethod } from "../../../ode/adaptiveMethod.ts";
import type { Trajectory } from "../../../ode/solution.ts";
import type { Study } from "../../../study/study.ts";
import type { ReferenceKind } from "../accuracyStory.ts";

/** Solves as tightly as double precision allows: what a reference is made of. */
export interface TightSolve {
  readonly kind: ReferenceKind;
  readonly method: AdaptiveMethod;
  readonly isStiff: boolean;
  /** Relative, and absolute in units of the solution at its start. */
  readonly tolerance: number;
  /** That its steps are extended by; undefined where what lies between them is not the method's own. */
  kernel(study: Study): PairKernel | undefined;
  /** @param times at which states are wanted; else the ends of all steps */
  solve(
    study: Study,
    span: readonly [number, number],
    times: Float64Array | undefined,
    tightness?: Tightness,
  ): Pick<Trajectory, "t" | "z" | "status" | "diagnosis" | "switchings">;
}

export interface Tightness {
  /** Of the tolerance. */
  readonly factor?: number;
  /** More times that steps end at. */
  readonly stops?: readonly number[];
  /** The least absolute tolerance. */
  readonly floor?: number;
  /** The absolute tolerance is not in units of the start. */
  readonly unscaled?: boolean;
}

export const MAX_STEPS = 200_000;
/** Where the right-hand side depends on t. */
export const LEAST_STEPS = 1024;

/** Steps are no longer than what happens at some time and is to be seen: without t nothing does. Nor than the study has them. */
export function longestStep(
  field: VectorField,
  [from, to]: readonly [number, number],
  most = Number.POSITIVE_INFINITY,
): number {
  return usesTime(field) ? Math.min(most, Math.abs(to - from) / LEAST_STEPS) : most;
}

/** Small solutions deserve as many digits as large ones. */
export function unitOf(z0: Float64Array): number {
  const size = z0.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return size > 0 ? Math.min(1, size) : 1;
}
