import type { GradientProblem } from "../../adjoint/gradientProblem.ts";
import type { AdjointPath } from "../../adjoint/gradientResult.ts";
import { takenSteps } from "../../adjoint/takenSteps.ts";
import type { Complex } from "../../core/eigenvalues/complex.ts";
import { eigenvalues } from "../../core/eigenvalues/eigenvalues.ts";
import { Interpreter } from "../../graph/interpret.ts";
import { jacobian } from "../../graph/pullback.ts";
import { isExplicit } from "../../ode/adaptiveMethod.ts";
import { amplification, stabilityFunction } from "../../ode/stabilityFunction.ts";
import { isSwitching } from "../../ode/switchingMethod.ts";
import type { Study } from "../../study/study.ts";
import { componentAlong } from "../drawnCurve.ts";

/** Steps in which a method makes grow what the linearised flow lets decay. */
export interface UnstableSteps {
  readonly count: number;
  /** Of so many steps. */
  readonly of: number;
  /** Where it grows most: |R(hλ)|, by the method of that step. */
  readonly worst: { readonly method: string; readonly h: number; readonly lambda: Complex; readonly growth: number };
}

/** Growth that is told. */
const GROWS = 1.01;
/** Past this many operations eigenvalues are not looked at: a step takes some 25 dimension³. */
const OPERATIONS = 2e8;

/**
 * The steps taken in which an explicit method is not stable, by the eigenvalues of ∂f/∂z at their beginnings; undefined where there is
 * none, or none is looked at: systems that are too large, and solves that events part.
 */
export function unstableSteps(
  { field, theta }: Study,
  problem: GradientProblem,
  path: AdjointPath,
): UnstableSteps | undefined {
  const { dimension } = field;
  if (problem.events?.length) return undefined;
  const { segments } = takenSteps(problem).grid;
  if (25 * dimension * dimension * dimension * segments.length > OPERATIONS) return undefined;
  const times = Float64Array.from(segments, ({ from }) => from);
  const pieces = path.pieces("z", [...Array(dimension).keys()]);
  // The path runs backward.
  const back = times.toReversed();
  const states = Array.from({ length: dimension }, (_, i) => componentAlong(pieces, i, back).reverse());
  const interpreter = new Interpreter(jacobian(field).flat());
  let [count, growth] = [0, GROWS];
  let worst: UnstableSteps["worst"] | undefined;
  for (const [n, { h, method = problem.method }] of segments.entries()) {
    const r = isExplicit(method) ? stabilityFunction(method) : undefined;
    if (!r) continue;
    const entries = interpreter.read({ z: Float64Array.from(states, (of) => of[n]), t: [times[n]], theta });
    const rows = Array.from({ length: dimension }, (_, i) => [...entries.subarray(i * dimension, (i + 1) * dimension)]);
    let most = 0;
    for (const lambda of eigenvalues(rows).values) {
      if (!(lambda.re * h < 0)) continue;
      const grows = amplification(r, h * lambda.re, h * lambda.im);
      most = Math.max(most, grows);
      if (grows <= growth) continue;
      growth = grows;
      worst = { method: isSwitching(method) ? method.explicit : method.name, h: Math.abs(h), lambda, growth };
    }
    if (most > GROWS) count++;
  }
  return worst && { count, of: segments.length, worst };
}
