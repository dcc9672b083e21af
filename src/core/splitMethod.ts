import type { OneStepMethod } from "./tableau.ts";

/** The two halves of a split right-hand side q′ = g(p, t), p′ = f(q, t): what moves while the other one stands still. */
export type Half = "positions" | "momenta";

/**
 * An explicit method for split right-hand sides as data: substeps that move one half by a weight times h, along its derivative where
 * the other half stands. The weights of either half add up to 1.
 *
 * Time counts as one more position for momenta, and as one more momentum for positions: while momenta move it is as far as
 * positions have come, and the other way round, so that a dependence on t costs no order.
 */
export interface SplitMethod extends OneStepMethod {
  readonly substeps: readonly Substep[];
}

export interface Substep {
  readonly half: Half;
  readonly weight: number;
  /** Its time in the step, as a fraction of h. */
  readonly c: number;
}

/** Substeps that move momenta and positions in turn, momenta first, by these weights. */
export function kicksAndDrifts(weights: readonly number[]): readonly Substep[] {
  const come = { positions: 0, momenta: 0 };
  return weights.map((weight, n) => {
    const half = n % 2 === 0 ? "momenta" : "positions";
    const c = half === "momenta" ? come.positions : come.momenta;
    come[half] += weight;
    return { half, weight, c };
  });
}

/** Whether the first substep of a step is at the point of the last one before it, which then has its derivative already. */
export function joinsSteps({ substeps }: SplitMethod): boolean {
  return substeps.length > 1 && substeps[0].half === substeps[substeps.length - 1].half;
}

export function isSplit(method: OneStepMethod): method is SplitMethod {
  return "substeps" in method;
}
