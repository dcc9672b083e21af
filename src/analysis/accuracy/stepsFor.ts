import { elementary } from "../../elementary/elementary.ts";
import type { Convergence, Point, Scale } from "./observedOrder.ts";

/** The fewest steps that bring the error below a target, and how that is known. */
export type StepsFor =
  | { readonly how: "measured" | "interpolated" | "extrapolated"; readonly steps: number }
  /** Roundings, the reference or divergence keep the error above the target, or it falls too irregularly to tell. */
  | { readonly how: "out of reach"; readonly why: "roundoff" | "reference" | "irregular" | "unknown order" };

/** More steps than these take hours whatever the problem is. */
const MOST = 1e15;

/**
 * Between two runs by interpolation of the logarithms; beyond the last one by the observed order. Where errors fall
 * irregularly, the first run from which on all are good enough.
 */
export function stepsFor(target: number, points: readonly Point[], found: Convergence, scale: Scale): StepsFor {
  const isIrregular = found.fit?.irregular === true;
  const reached = isIrregular
    ? points.findLastIndex(({ error }) => !(error <= target)) + 1
    : points.findIndex(({ error }) => error <= target);
  if (reached >= 0 && reached < points.length) {
    const [before, after] = [points[reached - 1], points[reached]];
    if (reached === 0 || isIrregular || !Number.isFinite(before.error)) return { how: "measured", steps: after.steps };
    const part =
      elementary.log(before.error / target) / elementary.log(before.error / Math.max(after.error, Number.MIN_VALUE));
    const steps = Math.ceil(before.steps * elementary.pow(after.steps / before.steps, Math.min(1, part)));
    return { how: "interpolated", steps: Math.min(after.steps, Math.max(before.steps + 1, steps)) };
  }
  if (target < 2 * scale.uncertainty) return { how: "out of reach", why: "reference" };
  if (found.floor !== undefined) return { how: "out of reach", why: "roundoff" };
  if (!found.fit || found.fit.order < 0.2) return { how: "out of reach", why: "unknown order" };
  if (isIrregular) return { how: "out of reach", why: "irregular" };
  const last = points[points.length - 1];
  const steps = Math.ceil(last.steps * elementary.pow(last.error / target, 1 / found.fit.order));
  const roundings = scale.roundoff * (scale.size || 1) * Math.sqrt(steps);
  if (roundings > target || steps > MOST) return { how: "out of reach", why: "roundoff" };
  return { how: "extrapolated", steps };
}
