import { defaultMethod } from "../../ode/methods/registry.ts";
import type { TrainingProblem } from "../../train/trainingProblem.ts";
import type { Remedy } from "../remedy.ts";

/** What cures a training whose solves came to no end; undefined where it chooses method and steps already. */
export function trainingRemedy(
  { status }: { readonly status: string },
  { method, steps }: Pick<TrainingProblem, "method" | "steps">,
): Remedy | undefined {
  if (status !== "diverged" || (method.name === defaultMethod.name && "rtol" in steps)) return undefined;
  return { title: `Let ${defaultMethod.name} choose method and steps`, change: { method: defaultMethod.name } };
}
