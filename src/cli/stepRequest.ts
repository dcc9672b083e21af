import { quoted } from "../core/quoted.ts";
import type { StepRequest } from "../study/stepRequest.ts";
import type { OptionName, OptionValues } from "./options.ts";
import { UsageError } from "./usageError.ts";

/** The options that say how a method chooses its steps. */
export const controlOptions = [
  "rtol",
  "atol",
  "max-step",
  "first-step",
  "max-steps",
  "stops",
] as const satisfies readonly OptionName[];

/** The options that say how to step, as every command that solves takes them. */
export const stepOptions = ["method", "steps", "h", ...controlOptions] as const satisfies readonly OptionName[];

/** What they say. */
export function stepRequest({
  method,
  steps,
  h,
  rtol,
  atol,
  "max-step": maxStep,
  "first-step": firstStep,
  "max-steps": maxSteps,
  stops,
}: OptionValues): StepRequest {
  return { method, steps, h, rtol, atol: atol && together(atol), maxStep, firstStep, maxSteps, stops };
}

/** Tolerances that are given one by one, each with a name; or the only one. */
export function together(given: NonNullable<OptionValues["atol"]>): NonNullable<StepRequest["atol"]> {
  const [only] = given;
  if (given.length === 1 && (typeof only === "number" || !("name" in only))) return only;
  const byName: Record<string, number> = {};
  for (const one of given) {
    if (typeof one === "number" || !("name" in one)) {
      throw new UsageError("--atol is given several times: each must name its component, as in --atol x=1e-9");
    }
    if (one.name in byName) throw new UsageError(`--atol gives ${quoted(one.name)} twice`);
    byName[one.name] = one.value;
  }
  return byName;
}
