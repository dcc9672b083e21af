import { defaultGradientMode } from "../../adjoint/gradientModes.ts";
import type { GradientResult } from "../../adjoint/gradientResult.ts";
import { isReversible } from "../../ode/implicit/implicitMethod.ts";
import { defaultMethod, methods } from "../../ode/methods/registry.ts";
import type { Kernels } from "../kernels.ts";
import { type Remedy, remedyOf } from "../remedy.ts";
import { solve, solverInUse } from "../solve.ts";
import type { Study } from "../study.ts";
import type { GradientOptions } from "./gradient.ts";

/**
 * What cures a gradient that ended early: what cures its solve, where that did; else the mode that goes back along the steps as they
 * were taken, or a method of which there is one.
 */
export function gradientRemedy(
  kernels: Kernels,
  study: Study,
  {
    mode,
    loss: _loss,
    budget: _budget,
    seminorm: _seminorm,
    pathPoints: _points,
    data: _data,
    ...request
  }: GradientOptions,
  { status, diagnosis }: Pick<GradientResult, "status" | "diagnosis">,
): Remedy | undefined {
  if (status === "ok" || status === "cancelled") return undefined;
  const solver = solverInUse(study, request);
  if (status === "drifted") return remedyOf({ status, diagnosis, reached: study.span[1] }, study, solver);
  for (const one of solve(kernels, study, request).trajectories) {
    const remedy = remedyOf({ ...one, reached: one.t.at(-1) ?? study.span[0] }, study, solver);
    if (remedy) return remedy;
    if (one.status !== "ok" && one.status !== "event") return undefined;
  }
  if (!isReversible(methods.get(solver.method)))
    return { title: `Let ${defaultMethod.name} choose the method`, change: { method: defaultMethod.name } };
  return mode === undefined || mode === defaultGradientMode
    ? undefined
    : {
        title: `Go back along the steps as they were taken (${defaultGradientMode})`,
        change: { mode: defaultGradientMode },
      };
}
