import { formatShort } from "../core/formatShort.ts";
import type { Diagnosis } from "../core/status.ts";
import { isExplicit } from "../ode/adaptiveMethod.ts";
import { componentName } from "../ode/system.ts";
import type { GradientProblem } from "./gradientProblem.ts";
import type { Gradient } from "./gradientResult.ts";
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
  const last = pieces[pieces.length - 1];
  const begins = last.segment.from + last.first * last.segment.h;
  // Only steps of explicit methods are interpreted.
  if (!isExplicit(method)) return onItsWayBack(begins, "the adjoint");
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
  return onItsWayBack(begins, "the adjoint");
}

/** Which part of a gradient is not finite although all went well on the way to it; undefined where all are. */
export function gradientFault({ t0, t1 }: GradientProblem, gradient: Gradient): Diagnosis | undefined {
  if (!gradient.z0.every(Number.isFinite)) return onItsWayBack(t0, "the adjoint");
  const { theta } = gradient;
  for (let p = 0; p < theta.length; p++)
    if (!Number.isFinite(theta[p])) return onItsWayBack(t0, `the integral of dL/dθ[${p}]`);
  if (!Number.isFinite(gradient.t1)) return { status: "diverged", t: t1, message: "∂L/∂t₁ is not finite" };
  return Number.isFinite(gradient.t0) ? undefined : { status: "diverged", t: t0, message: "∂L/∂t₀ is not finite" };
}

function onItsWayBack(t: number, what: string, component?: number): Diagnosis {
  const message = `${what} is no longer finite at t = ${formatShort(t)}, on its way back from the loss`;
  return { status: "diverged", t, component, message };
}
