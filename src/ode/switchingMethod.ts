import type { PairKernel } from "../core/kernel.ts";
import type { OneStepMethod, Tableau } from "../core/tableau.ts";
import type { ImplicitMethod } from "./implicit/implicitMethod.ts";

/** An explicit pair that leaves a trajectory to an implicit method for as long as stability would hold its own steps. */
export interface SwitchingMethod extends Tableau {
  /** The name under which its pair is known by itself. */
  readonly explicit: string;
  readonly whenStiff: ImplicitMethod;
}

/** The method that takes over where an explicit one is held by stability. */
export interface WhenStiff {
  /** The explicit one, by the name under which it is known by itself. */
  readonly instead: string;
  readonly method: ImplicitMethod;
  /** The same right-hand side with it: called when it is first needed. */
  readonly kernel: () => PairKernel;
}

export function isSwitching<M extends OneStepMethod>(method: M): method is M & SwitchingMethod {
  return "whenStiff" in method;
}

/** What takes over from a switching method, given where kernels come from; undefined of any other. */
export function whenStiffOf(
  method: OneStepMethod,
  kernel: (method: ImplicitMethod) => PairKernel,
): WhenStiff | undefined {
  if (!isSwitching(method)) return undefined;
  const { explicit: instead, whenStiff } = method;
  return { instead, method: whenStiff, kernel: () => kernel(whenStiff) };
}
