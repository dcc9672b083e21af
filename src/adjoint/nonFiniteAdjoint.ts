import type { Diagnosis } from "../core/status.ts";
import { componentName } from "../ode/system.ts";
import type { GradientProblem } from "./gradientProblem.ts";
import { ReverseStep, type StoredStep } from "./reverseStep.ts";
import type { Piece } from "./stepGrid.ts";

/**
 * Says of a piece whose reverse is not finite where that began: takes its steps once more and reverses them one by one.
 *
 * @param pieces what leads from the state z to the end of the piece in question, the last of them
 * @param a cotangent at its end, finite
 */
export function explainNonFiniteAdjoint(
  { model, method, theta }: GradientProblem,
  pieces: readonly Piece[],
  z: Float64Array,
  a: Float64Array,
): Diagnosis {
  const step = new ReverseStep(model.system, method);
  const state = z.slice();
  let taken: StoredStep[] = [];
  for (const { segment, first, steps } of pieces) {
    const { from, h } = segment;
    taken = Array.from({ length: steps }, (_, n) => step.take(from + (first + n) * h, h, state, theta));
  }
  const adjoint = a.slice();
  const gradient = new Float64Array(theta.length);
  for (const stored of taken.reverse()) {
    step.reverse(stored, adjoint, theta, gradient);
    const component = adjoint.findIndex((x) => !Number.isFinite(x));
    if (component >= 0) return onItsWayBack(stored.t, `∂L/∂${componentName(model.system, component)}`, component);
  }
  const { segment, first } = pieces[pieces.length - 1];
  return onItsWayBack(segment.from + first * segment.h, "the adjoint");
}

/** The gradient's own parts that are not finite although the adjoint is: a parameter's integral, or a sum at an end. */
export function gradientNotFinite(t: number, what: string): Diagnosis {
  return onItsWayBack(t, what);
}

function onItsWayBack(t: number, what: string, component?: number): Diagnosis {
  const message = `${what} is no longer finite at t = ${t}, on its way back from the loss`;
  return { status: "diverged", t, component, message };
}
