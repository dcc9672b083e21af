import { largest, smallest } from "../../core/extremes.ts";
import type { GradientProblem } from "../gradientProblem.ts";
import type { Gradient } from "../gradientResult.ts";
import { type Entry, isTime, numberOf } from "./entry.ts";
import { entryOf } from "./solveAgain.ts";

/** An entry that matters less than this part of what matters most is measured by that. */
export const NEGLIGIBLE = 1e-6;

/** So many entries, those that matter most, are held against differences one by one. */
const WITNESSED = 16;

/** How large an entry's own number is: what makes |θ · ∂L/∂θ| of different entries comparable, whatever their units. */
function sizeOf(problem: GradientProblem, z1: Float64Array, entry: Entry): number {
  if (isTime(entry)) return Math.abs(problem.t1 - problem.t0);
  const own = Math.abs(entryOf(problem, entry));
  if (own > 0) return own;
  if (entry.range !== undefined && entry.range > 0) return entry.range;
  if (entry.of === "theta") return 1;
  return Math.abs(z1[entry.index]) || largest(problem.z0.map(Math.abs)) || 1;
}

/**
 * The scale on which numbers of a gradient are compared, whatever their units.
 *
 * Of gradients that contradict each other the smaller number counts.
 */
export class Scale {
  readonly entries: readonly Entry[];
  /** |θ · ∂L/∂θ| at most. */
  readonly largest: number;
  readonly #sizes: readonly number[];
  readonly #units: readonly number[];

  constructor(problem: GradientProblem, entries: readonly Entry[], gradients: readonly Gradient[], z1: Float64Array) {
    this.entries = entries;
    this.#sizes = entries.map((entry) => sizeOf(problem, z1, entry));
    const least = entries.map((entry) => smallest(gradients.map((gradient) => Math.abs(numberOf(gradient, entry)))));
    this.largest = largest(least.map((x, i) => x * this.#sizes[i]));
    this.#units = least.map((x, i) => Math.max(x, NEGLIGIBLE * this.largestIn(i)));
  }

  /** Size of the variable that entry i is the derivative by. */
  size(i: number): number {
    return this.#sizes[i];
  }

  /** Honest size of entry i: its own, or, in its own units, a millionth of the largest entry, where that is more. */
  unit(i: number): number {
    return this.#units[i];
  }

  /** The largest entry, in the units of entry i. */
  largestIn(i: number): number {
    return this.largest / this.#sizes[i];
  }

  /** The ends of the span, then the entries that matter most: those of which differences are made one by one. */
  witnessed(): readonly number[] {
    const weight = (i: number) =>
      isTime(this.entries[i]) ? Number.POSITIVE_INFINITY : this.#sizes[i] * this.#units[i];
    return Array.from(this.entries.keys())
      .sort((a, b) => weight(b) - weight(a) || a - b)
      .slice(0, WITNESSED);
  }
}
