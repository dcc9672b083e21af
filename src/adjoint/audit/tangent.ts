import type { GradientProblem } from "../gradientProblem.ts";
import { leapOf, type MovingJump, movingJumps } from "../movingJumps.ts";
import { TakenBatch } from "../takenBatch.ts";
import type { TakenSteps } from "../takenSteps.ts";
import type { Direction } from "./entry.ts";

/**
 * ⟨∇L, v⟩ by forward mode through the steps taken: one sensitivity, along v, beside the state. NaN where the two are too large
 * to be solved at once.
 */
export function tangent(problem: GradientProblem, { grid }: TakenSteps, v: Direction): number {
  const { model, method, theta, z0, loss } = problem;
  const solvable = model.tangent();
  if (!solvable) return Number.NaN;
  const dimension = z0.length;
  const w = new Float64Array(2 * dimension);
  w.set(z0);
  w.set(v.z0, dimension);
  const both = new Float64Array(2 * theta.length);
  both.set(theta);
  both.set(v.theta, theta.length);
  const batch = new TakenBatch(solvable, method, w, both);
  let sum = 0;
  const leap = new Float64Array(dimension);
  const over = (jump: MovingJump) => {
    batch.read(w);
    leapOf(model.system, theta, jump, w.subarray(0, dimension), leap);
    const later = jump.slope.reduce((total, x, p) => total + x * v.theta[p], 0);
    for (let i = 0; i < dimension; i++) w[dimension + i] += leap[i] * later;
    batch.write(w);
  };
  const observe = (index: number) => {
    batch.read(w);
    const slope = new Float64Array(dimension);
    loss.observe(index, w.subarray(0, dimension), slope);
    for (let i = 0; i < dimension; i++) sum += slope[i] * w[dimension + i];
  };
  grid.walk(batch, observe, { jumps: grid.behind(movingJumps(problem)), over });
  return sum;
}
