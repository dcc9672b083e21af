import { NO_MEMORY } from "../core/predictiveControl.ts";
import { isSplit, type SplitMethod } from "../core/splitMethod.ts";
import { stepControl } from "../core/stepControl.ts";
import type { OneStepMethod, Tableau } from "../core/tableau.ts";
import type { ImplicitMethod } from "./implicit/implicitMethod.ts";
import { completePair, type Pair } from "./pair.ts";
import { isStepped, type PredictorCorrector } from "./steppedMethod.ts";
import { isSwitching } from "./switchingMethod.ts";

/** Any method that a solver is called by. */
export type Method = Tableau | ImplicitMethod | PredictorCorrector | SplitMethod;

/** Whether its stages follow from one another by evaluations of f alone. */
export function isExplicit(method: Method): method is Tableau {
  return !isStepped(method) && !isSplit(method);
}

/** A method that chooses its steps, with what the loop and dense output want of it. */
export type AdaptiveMethod = Pair | ImplicitMethod | PredictorCorrector;

/**
 * A method as the adaptive loop takes it: an explicit pair completed, one with steps of its own making as it is.
 *
 * @throws Error for a method that has no error estimate
 */
export function adaptiveMethod(method: Method): AdaptiveMethod {
  if (isSplit(method)) throw new Error(`${method.name} has no error estimate`);
  return isStepped(method) ? method : completePair(method);
}

/** Whether a method solves M z′ = f, by itself or by the one that it switches to. */
export function takesMass(method: Method): boolean {
  const one = isSwitching(method) ? method.whenStiff : method;
  return isStepped(one) && one.takesMass === true;
}

/** States that a step of a method goes by, the one it begins with not among them. */
export function stagesOf(method: Method): number {
  if (isSplit(method)) return method.substeps.length;
  return isStepped(method) ? method.c.length - 1 : method.b.length;
}

/** What control remembers before the first accepted step. */
export function firstMemory(method: OneStepMethod): number {
  return isStepped(method) ? NO_MEMORY : stepControl(method).leastMemory;
}
