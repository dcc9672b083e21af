import { Random } from "../../core/random.ts";
import type { GradientProblem } from "../gradientProblem.ts";
import { type Direction, isTime } from "./entry.ts";
import type { Scale } from "./scale.ts";

/**
 * Random directions in which every entry, however small, counts as much as every other: an entry that is off by a part of its
 * unit moves the derivative along each by as much. (Ends of the span stay.)
 */
export function randomDirections(
  count: number,
  { z0, theta }: GradientProblem,
  scale: Scale,
): { readonly direction: Direction; readonly most: number }[] {
  const random = new Random(count);
  return Array.from({ length: count }, () => {
    const direction = { z0: new Float64Array(z0.length), theta: new Float64Array(theta.length) };
    let most = Number.POSITIVE_INFINITY;
    scale.entries.forEach((entry, i) => {
      if (isTime(entry)) return;
      const weight = (1 + random.uniform()) / (scale.unit(i) || 1 / scale.size(i));
      direction[entry.of === "z0" ? "z0" : "theta"][entry.index] = random.uniform() < 0.5 ? -weight : weight;
      most = Math.min(most, scale.size(i) / weight);
    });
    return { direction, most };
  });
}

/** The direction in which everything changes by as much of its own size, up or down. */
export function signedSizes({ z0, theta }: GradientProblem, scale: Scale): Direction {
  const random = new Random(0);
  const direction = { z0: new Float64Array(z0.length), theta: new Float64Array(theta.length) };
  scale.entries.forEach((entry, i) => {
    if (isTime(entry)) return;
    const sign = random.uniform() < 0.5 ? -1 : 1;
    direction[entry.of === "z0" ? "z0" : "theta"][entry.index] = sign * scale.size(i);
  });
  return direction;
}
