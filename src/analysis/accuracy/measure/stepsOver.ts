import { StepGrid } from "../../../adjoint/stepGrid.ts";
import { fixedGrid } from "../../../ode/fixedGrid.ts";
import type { Study } from "../../../study/study.ts";
import { switchingTimes } from "../../../study/switchingTimes.ts";

/**
 * So many equal steps over a span as a solve takes them: where the right-hand side switches with time alone, each piece has its
 * share, and at least one.
 */
export function stepsOver(
  { field, theta }: Pick<Study, "field" | "theta">,
  [from, to]: readonly [number, number],
  steps: number,
): StepGrid {
  const { jumps } = switchingTimes(field, theta, [from, to]);
  return new StepGrid(from, fixedGrid(from, to, { steps }, [], jumps), new Float64Array());
}
