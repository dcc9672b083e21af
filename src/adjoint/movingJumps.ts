import type { Jump } from "../ode/jump.ts";
import type { System } from "../ode/system.ts";
import type { GradientProblem } from "./gradientProblem.ts";

/** A jump whose time moves with parameters: what it does to a gradient is (f⁻ − f⁺) ∂t/∂θ. */
export interface MovingJump extends Jump {
  readonly slope: Float64Array;
}

/** The jumps of a problem inside of its span that move with parameters, in the direction of the solve. */
export function movingJumps({ t0, t1, jumps = [] }: Pick<GradientProblem, "t0" | "t1" | "jumps">): MovingJump[] {
  const direction = t1 < t0 ? -1 : 1;
  const isInside = ({ before, after }: Jump) =>
    (before - Math.min(t0, t1)) * (Math.max(t0, t1) - after) > 0 && before > Math.min(t0, t1);
  return jumps
    .filter((jump): jump is MovingJump => jump.slope !== undefined && isInside(jump))
    .sort((a, b) => (a.before - b.before) * direction);
}

/**
 * By how much the state behind a jump changes as the jump comes later: f before it less f behind it, in the direction of time.
 *
 * Writes it to `out`. Source: L. S. Pontryagin et al., The Mathematical Theory of Optimal Processes (1962), chapter 6.
 */
export function leapOf(
  system: Pick<System, "f">,
  theta: Float64Array,
  { before, after }: Jump,
  z: Float64Array,
  out: Float64Array,
): void {
  const behind = new Float64Array(z.length);
  system.f(before, z, theta, out);
  system.f(after, z, theta, behind);
  for (let i = 0; i < out.length; i++) out[i] -= behind[i];
}

/** Parameters that move a jump: what only follows the steps taken does not see it. */
export function movesJumps(problem: GradientProblem): readonly boolean[] {
  const moving = movingJumps(problem);
  return Array.from(problem.theta, (_, p) => moving.some(({ slope }) => slope[p] !== 0));
}

/** Adds dL/dt of a jump's time to the gradient by the parameters that move it. */
export function addMoved(jumpSlope: Float64Array, slope: number, gradient: Float64Array): void {
  for (let p = 0; p < gradient.length; p++) gradient[p] += slope * jumpSlope[p];
}
