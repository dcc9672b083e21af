import { formatShort } from "../core/formatShort.ts";
import type { FixedStepBatch, NonFinite } from "../core/kernel.ts";
import { isExplicit, type Method } from "./adaptiveMethod.ts";
import { isImplicit } from "./implicit/implicitMethod.ts";
import { euler } from "./methods/euler.ts";
import { RungeKuttaStep } from "./rungeKuttaStep.ts";
import { componentName, type System, slopeName } from "./system.ts";

/**
 * Says of a step that went non-finite where that began: retakes it with the interpreted reference, from a finite state.
 *
 * @param ofAnySize that no shorter step helps is known
 * @returns time, component and, where f itself is to blame, the sub-expression's source range
 */
export function explainDivergence(
  system: System,
  method: Method,
  t: number,
  h: number,
  z: Float64Array,
  theta: Float64Array,
  ofAnySize = false,
): NonFinite {
  // However small a step is, any one needs f where it begins; what else goes wrong in an implicit one is its derivative.
  const tableau = isExplicit(method) ? method : euler;
  const found = new RungeKuttaStep(system, tableau).firstNonFinite(t, h, z, theta);
  const traced = found?.z && system.explain?.(found.t, found.z, theta);
  if (traced) return traced;
  const at = found?.t ?? (isImplicit(method) ? t : t + h);
  if (!found && isImplicit(method)) {
    const from = `t = ${formatShort(at)}`;
    const message = ofAnySize
      ? `∂f/∂z is not finite at ${from}, so that ${method.title} cannot step from there`
      : `${method.title} does not find a step of ${formatShort(Math.abs(h))} from ${from}: its iteration does not converge, or ∂f/∂z is not finite there; shorter steps may do`;
    return { status: "diverged", t: at, message };
  }
  if (!found) return { status: "diverged", t: at, message: `the state is no longer finite at t = ${formatShort(at)}` };
  const message = found.z
    ? `${slopeName(system, found.component)} is not finite at t = ${formatShort(at)}`
    : `${componentName(system, found.component)} grew past the largest number at t = ${formatShort(at)}`;
  return { status: "diverged", t: at, component: found.component, message };
}

/** A run of steps as `FixedStepBatch.advance` takes it. */
export interface StepRange {
  readonly t0: number;
  readonly h: number;
  readonly first: number;
  readonly steps: number;
}

/**
 * Finds the step in which each of some trajectories of a batch went non-finite, by bisection with the kernel itself: a
 * range is run again at most once for each halving, however many trajectories died in it. Leaves the batch in any state.
 *
 * @param before the batch's states at the beginning of the range, those of `dead` finite
 * @param found called with trajectory, step and the finite state at the beginning of that step
 */
export function locateDivergence(
  batch: FixedStepBatch,
  { t0, h, first, steps }: StepRange,
  before: Float64Array,
  dead: readonly number[],
  found: (trajectory: number, step: number, z: Float64Array) => void,
): void {
  if (dead.length === 0) return;
  const dimension = before.length / batch.count;
  const stateOf = (states: Float64Array, j: number) =>
    Float64Array.from({ length: dimension }, (_, i) => states[i * batch.count + j]);
  if (steps === 1) {
    for (const j of dead) found(j, first, stateOf(before, j));
    return;
  }
  const half = steps >> 1;
  batch.write(before);
  batch.advance(t0, h, first, half);
  const middle = new Float64Array(before.length);
  batch.read(middle);
  const early: number[] = [];
  const late: number[] = [];
  for (const j of dead) (stateOf(middle, j).every(Number.isFinite) ? late : early).push(j);
  locateDivergence(batch, { t0, h, first, steps: half }, before, early, found);
  locateDivergence(batch, { t0, h, first: first + half, steps: steps - half }, middle, late, found);
}
