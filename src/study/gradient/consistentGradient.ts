import { failedForward } from "../../adjoint/failedForward.ts";
import type { GradientProblem } from "../../adjoint/gradientProblem.ts";
import type { GradientResult } from "../../adjoint/gradientResult.ts";
import { absoluteTolerances } from "../../ode/tolerances.ts";
import { algebraicPart, beginning, consistentStart, refuseJumps } from "../consistentStarts.ts";
import type { Kernels } from "../kernels.ts";
import { adaptiveSettings, type StepRequest } from "../stepRequest.ts";
import type { Study } from "../study.ts";

/**
 * A gradient through the state that a solve with a mass matrix begins at: where algebraic equations determine components of it they depend
 * on the others, on parameters and on t₀.
 *
 * @param compute from the state that is begun at
 */
export function consistentGradient(
  kernels: Kernels,
  study: Study,
  options: StepRequest,
  mode: string,
  problem: GradientProblem,
  compute: (problem: GradientProblem) => GradientResult,
): GradientResult {
  const { field } = study;
  const part = algebraicPart(kernels, study);
  if (!part) return compute(problem);
  refuseJumps(study, "gradients");
  const t = beginning(study);
  const { rtol, atol } = adaptiveSettings(study, options);
  const own = problem.z0.subarray(0, field.dimension);
  const start = consistentStart(part, study, t, own, { rtol, atols: absoluteTolerances(atol, field.dimension) });
  const { diagnosis } = start;
  if (diagnosis && diagnosis.status !== "ok") {
    const stats = { steps: 0, accepted: 0, rejected: 0, evaluations: 0 };
    return failedForward(mode, problem, { status: diagnosis.status, diagnosis, stats, t: Float64Array.of(t), z: own });
  }
  const z0 = problem.z0.slice();
  z0.set(start.z);
  const result = compute({ ...problem, z0 });
  const gradient = { ...result.gradient, z0: result.gradient.z0.slice(), theta: result.gradient.theta.slice() };
  const system = kernels.linearisedField(field);
  system.setParameters(study.theta);
  gradient.t0 += part.reverse(system, t, start.z, gradient.z0.subarray(0, field.dimension), gradient.theta);
  return { ...result, diagnosis: result.diagnosis ?? diagnosis, gradient };
}
