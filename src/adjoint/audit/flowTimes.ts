import type { GradientProblem } from "../gradientProblem.ts";
import type { GradientResult } from "../gradientResult.ts";
import { LossSum } from "../lossSum.ts";

/** ∂L/∂t₁ = a(t₁)·f and ∂L/∂t₀ = −a(t₀)·f as the flow has them, from a gradient by the initial state. */
export function flowTimes(problem: GradientProblem, { gradient, z1 }: GradientResult) {
  const { t0, t1, z0, loss } = problem;
  const sum = new LossSum(problem);
  const jumpAt = (t: number, z: Float64Array) => {
    const index = loss.times.indexOf(t);
    return index < 0 ? new Float64Array(z.length) : sum.observe(index, t, z);
  };
  sum.end(z1);
  sum.adjointAtEnd(jumpAt(t1, z1));
  const jump = jumpAt(t0, z0);
  sum.adjointAtStart(gradient.z0.map((x, i) => x - jump[i]));
  return sum.continuousTimes();
}
