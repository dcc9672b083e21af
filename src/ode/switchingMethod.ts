import type { PairKernel } from "../core/kernel.ts";
import type { OneStepMethod, Tableau } from "../core/tableau.ts";
import type { WhenStiff } from "./adaptiveProblem.ts";
import type { ImplicitMethod } from "./implicit/implicitMethod.ts";

/** An explicit pair that leaves a trajectory to an implicit method for as long as stability would hold its own steps. */
export interface SwitchingMethod extends Tableau {
  /** The name under which its pair is known by itself. */
  readonly explicit: string;
  readonly whenStiff: ImplicitMethod;
}

/** A change of method on one trajectory: from `t` on `to` takes the steps. Both are names of methods. */
export interface Switch {
  readonly t: number;
  readonly from: string;
  readonly to: string;
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
