import { largest as largestOf } from "../../core/extremes.ts";
import type { GradientProblem } from "../gradientProblem.ts";
import type { Gradient } from "../gradientResult.ts";
import { type Entry, isTime, numberOf } from "./entry.ts";
import { entryOf } from "./solveAgain.ts";

/** An entry that matters less than this part of what matters most is measured by that. */
const NEGLIGIBLE = 1e-6;

/** How large an entry's own number is: what makes |θ · ∂L/∂θ| of different entries comparable, whatever their units. */
export function sizeOf(problem: GradientProblem, z1: Float64Array, entry: Entry): number {
  if (isTime(entry)) return Math.abs(problem.t1 - problem.t0);
  const own = Math.abs(entryOf(problem, entry));
  if (own > 0) return own;
  if (entry.range !== undefined && entry.range > 0) return entry.range;
  if (entry.of === "theta") return 1;
  return Math.abs(z1[entry.index]) || largestOf(problem.z0.map(Math.abs)) || 1;
}

/**
 * The honest size of each entry of a gradient: its own, or, in its own units, a millionth of the largest entry, compared as
 * |θ · ∂L/∂θ|, where that is more. Of gradients that contradict each other the smaller number counts.
 */
export function unitsOf(
  entries: readonly Entry[],
  sizes: readonly number[],
  gradients: readonly Gradient[],
): readonly number[] {
  const least = entries.map((entry) => Math.min(...gradients.map((gradient) => Math.abs(numberOf(gradient, entry)))));
  const largest = largestOf(least.map((x, i) => x * sizes[i]));
  return least.map((x, i) => Math.max(x, (NEGLIGIBLE * largest) / sizes[i]));
}
