import { elementary } from "../../elementary/elementary.ts";
import type { Convergence, Fit, Point, Scale } from "./observedOrder.ts";

/** The fewest steps that bring the error below a target, and how that is known. */
export type StepsFor =
  | { readonly how: "measured" | "interpolated" | "extrapolated"; readonly steps: number }
  /** Roundings, the reference or divergence keep the error above the target, or it falls too irregularly to tell. */
  | { readonly how: "out of reach"; readonly why: "roundoff" | "reference" | "irregular" | "unknown order" };

/** Above the observed order. */
const STEEP = 0.75;
/** More steps than these take hours whatever the problem is. */
const MAX_STEPS = 1e15;

/**
 * The fewest steps from which on all runs are good enough: between two runs by interpolation of the logarithms; beyond the last
 * one by the observed order. Where errors fall irregularly, so many steps that chance has no part in it.
 */
export function stepsFor(target: number, points: readonly Point[], found: Convergence, scale: Scale): StepsFor {
  if (found.fit?.irregular || scale.jumps) return boundedSteps(target, points, found.fit, scale);
  const reached = points.findLastIndex(({ error }) => !(error <= target)) + 1;
  if (reached < points.length) {
    const [before, after] = [points[reached - 1], points[reached]];
    if (reached === 0 || !Number.isFinite(before.error)) return { how: "measured", steps: after.steps };
    const fall = elementary.log(before.error / Math.max(after.error, Number.MIN_VALUE));
    const slope = fall / elementary.log(after.steps / before.steps);
    // Errors that fall faster than by a power are not known between two runs.
    if (found.fit && slope > found.fit.order + STEEP) return { how: "measured", steps: after.steps };
    const part = elementary.log(before.error / target) / fall;
    const steps = Math.ceil(before.steps * elementary.pow(after.steps / before.steps, Math.min(1, part)));
    return { how: "interpolated", steps: Math.min(after.steps, Math.max(before.steps + 1, steps)) };
  }
  if (target < 2 * scale.uncertainty) return { how: "out of reach", why: "reference" };
  if (found.floor !== undefined) return { how: "out of reach", why: "roundoff" };
  if (!found.fit) return { how: "out of reach", why: "unknown order" };
  const last = points[points.length - 1];
  const steps = Math.ceil(last.steps * elementary.pow(last.error / target, 1 / found.fit.order));
  const roundings = scale.roundoff * (scale.size || 1) * Math.sqrt(steps);
  if (roundings > target || steps > MAX_STEPS) return { how: "out of reach", why: "roundoff" };
  return { how: "extrapolated", steps };
}

/** What a step makes of a jump depends on where it falls: errors of other numbers of steps may be so many times larger. */
const LUCK = 4;
/** Runs of no fewer than this part of some steps tell of them. */
const NEAR = 0.25;

/** The first run whose error, judged by all near it and finer, is good enough whatever part chance has in each. */
function boundedSteps(
  target: number,
  points: readonly Point[],
  fit: Fit | undefined,
  { uncertainty }: Scale,
): StepsFor {
  if (target < 2 * uncertainty) return { how: "out of reach", why: "reference" };
  const order = Math.max(1, Math.floor((fit?.order ?? 1) + 0.25));
  const finest = fit?.from ?? 0;
  const found = points.find(({ steps, h }) =>
    points.every((other) => {
      // Far finer ones are noise, of which no power of h tells.
      const growth = other.h < finest ? 1 : elementary.pow(h / other.h, order);
      return other.steps < NEAR * steps || LUCK * other.error * growth <= target;
    }),
  );
  return found ? { how: "measured", steps: found.steps } : { how: "out of reach", why: "irregular" };
}
