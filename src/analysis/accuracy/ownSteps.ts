import type { Method } from "../../ode/adaptiveMethod.ts";
import { isMultistep } from "../../ode/steppedMethod.ts";
import { isSwitching } from "../../ode/switchingMethod.ts";

/** Whether a method is compared by steps of its own at finer and finer tolerances: one that changes methods, or has no fixed steps. */
export function takesOwnSteps(method: Method): boolean {
  return isSwitching(method) || isMultistep(method);
}
