import type { Bounds } from "../coordinates.ts";

/** A point on the line where the loss is low enough and flat enough. */
export interface FoundStep {
  readonly theta: Float64Array;
  readonly loss: number;
  readonly gradient: Float64Array;
}

/** What a search came to. */
export interface Search {
  /** Undefined where no step makes the loss sufficiently smaller. */
  readonly found?: FoundStep;
  /**
   * The least that the slope foresaw, in size, of the steps that were too long for it: how much there may be to gain without
   * its having been found. 0 where the direction is level; not a number where the slope is none.
   */
  readonly missed: number;
}

/** Sufficient decrease, and how much of the slope may be left. */
const DECREASE = 1e-4;
const SLOPE_LEFT = 0.9;
/** How fast steps grow until the minimum is bracketed. */
const GROWTH = 2;

interface Trial extends FoundStep {
  readonly step: number;
  readonly slope: number;
  /** What the loss would change by, were its gradient the same all the way. */
  readonly foreseen: number;
}

/**
 * A step along a direction that satisfies the strong Wolfe conditions, by bracketing and zooming with cubic interpolation.
 *
 * Between bounds the line bends where it meets one, and goes on along it (D. P. Bertsekas 1982, "Projected Newton methods for
 * optimization problems with simple constraints"). A loss that is not finite counts as too high. Where `most` evaluations do not satisfy both conditions, the best point of
 * sufficient decrease is taken. A direction that does not lead down has none.
 *
 * Source: Nocedal & Wright (2006), Numerical Optimization, algorithms 3.5 and 3.6 and eq. 3.59.
 */
export function strongWolfe(
  theta: Float64Array,
  direction: Float64Array,
  loss: number,
  gradient: Float64Array,
  first: number,
  most: number,
  evaluate: (theta: Float64Array, gradient: Float64Array) => number,
  bounds?: Bounds,
): Search {
  const slope = along(direction, gradient);
  if (!(slope < 0)) return { missed: slope === 0 ? 0 : Number.NaN };
  const origin: Trial = { step: 0, theta, loss, gradient, slope, foreseen: 0 };
  let best: Trial | undefined;
  let left = most;
  let missed = Number.POSITIVE_INFINITY;
  const low = (trial: Trial) => trial.loss <= loss + DECREASE * trial.foreseen;
  const take = (step: number): Trial => {
    left--;
    const straight = theta.map((x, i) => x + step * direction[i]);
    const at = bounds ? straight.map((x, i) => Math.min(bounds.high[i], Math.max(bounds.low[i], x))) : straight;
    const g = new Float64Array(theta.length);
    const value = evaluate(at, g);
    // What has met a bound moves no further.
    const isBent = at.some((x, i) => x !== straight[i]);
    const onward = isBent ? direction.map((d, i) => (at[i] === straight[i] ? d : 0)) : direction;
    const foreseen = isBent ? gradient.reduce((sum, g0, i) => sum + g0 * (at[i] - theta[i]), 0) : step * slope;
    const trial = { step, theta: at, loss: value, gradient: g, slope: along(onward, g), foreseen };
    if (!low(trial)) missed = Math.min(missed, Math.abs(foreseen));
    else if (!(trial.loss >= (best?.loss ?? Number.POSITIVE_INFINITY))) best = trial;
    return trial;
  };
  const flat = (trial: Trial) => Math.abs(trial.slope) <= -SLOPE_LEFT * slope;
  // 1. Longer steps until the minimum lies between two of them.
  let [below, above]: [Trial, Trial | undefined] = [origin, undefined];
  for (let step = first; left > 0 && !above; ) {
    const trial = take(step);
    if (!low(trial) || (below !== origin && trial.loss >= below.loss)) above = trial;
    else if (flat(trial)) return { found: trial, missed };
    else if (trial.slope >= 0) [below, above] = [trial, below];
    else [below, step] = [trial, GROWTH * step];
  }
  // 2. Between the lower point and the other one, smaller and smaller.
  while (left > 0 && above) {
    const trial = take(between(below, above));
    if (trial.step === below.step) break;
    if (!low(trial) || trial.loss >= below.loss) above = trial;
    else if (flat(trial)) return { found: trial, missed };
    else {
      if (trial.slope * (above.step - below.step) >= 0) above = below;
      below = trial;
    }
  }
  return { found: best, missed };
}

/** The minimum of the cubic through both points and their slopes, kept away from the ends; the middle where there is none. */
function between(a: Trial, b: Trial): number {
  const width = b.step - a.step;
  const middle = a.step + width / 2;
  if (!Number.isFinite(b.loss) || !Number.isFinite(b.slope)) return a.step + width / 10;
  const d1 = a.slope + b.slope - (3 * (b.loss - a.loss)) / width;
  const root = d1 * d1 - a.slope * b.slope;
  if (!(root >= 0)) return middle;
  const d2 = Math.sign(width) * Math.sqrt(root);
  const step = b.step - (width * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2);
  const [low, high] = [a.step + 0.1 * width, b.step - 0.1 * width].sort((x, y) => x - y);
  return step >= low && step <= high ? step : Number.isFinite(step) ? Math.min(high, Math.max(low, step)) : middle;
}

function along(direction: Float64Array, gradient: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < direction.length; i++) sum += direction[i] * gradient[i];
  return sum;
}
