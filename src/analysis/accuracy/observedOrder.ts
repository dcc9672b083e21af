import { squared } from "../../core/squared.ts";
import { elementary } from "../../elementary/elementary.ts";
import type { Ladder } from "./measurements.ts";

/** A run seen by one of its errors. */
export interface Point {
  readonly steps: number;
  readonly h: number;
  readonly error: number;
}

export interface Fit {
  readonly order: number;
  readonly constant: number;
  /** Standard deviation of the order, by how far the errors lie off the line. */
  readonly deviation: number;
  /** Steps h of the finest and the coarsest run fitted. */
  readonly from: number;
  readonly to: number;
  /** The errors jump about the line: what a step makes of a kink or a jump depends on where it falls. */
  readonly irregular: boolean;
  /** From the last pair of runs they fall faster than from the ones before: the order is not yet reached. */
  readonly rises: boolean;
}

/** What the errors of a ladder show. */
export interface Convergence {
  /** error ≈ constant · h^order over the runs of the asymptotic range; absent where there are too few of them. */
  readonly fit?: Fit;
  /** Whether there are enough runs in that range, though their errors may not fall. */
  readonly isSeen: boolean;
  /** The smallest error, where the ladder got to where roundings (or the reference) keep it from falling. */
  readonly floor?: number;
  /** Even a few steps give all digits that there are, and so do all finer runs. */
  readonly exact: boolean;
  /** The fewest steps of which that is so. */
  readonly exactFrom?: number;
  /** No run came to the end with a bounded solution. */
  readonly diverged: boolean;
}

/** Errors of this many runs are fitted: the finest of the asymptotic range. */
const FITTED = 4;
/** Where those scatter: chance evens out over more. */
const FITTED_SCATTERED = 8;
const FEWEST = 3;
/** Errors that fall no faster than by this power do not fall. */
const LEAST_ORDER = 0.2;
/** Errors that lie this far off the line, in the logarithm and on the average, do not follow a power of h. */
const SCATTERED = 0.2;
/** The same where f is known to be rough on the way: there four in a row may look like a power by chance. */
const SCATTERED_ROUGH = 0.02;
/** A smallest error this many times what roundings explain is chance and no floor of theirs. */
const FLOOR_MARGIN = 1e4;
/** Errors above this part of the solution's size say nothing of the order. */
const ROUGH = 0.2;
/** A run of so few steps that is right to this many units of roundoff is exact, where all finer ones are. */
export const FEW_STEPS = 16;
const EXACT = 64;
/** An error so many times smaller than one of finer steps is chance: a symmetry, or a crossing of the two solutions. */
const CHANCE = 100;

export interface Scale {
  /** Largest magnitude of what is compared. */
  readonly size: number;
  /** How far the reference may be off. */
  readonly uncertainty: number;
  /** Unit roundoff of the runs, as far as it is magnified on the way. */
  readonly roundoff: number;
  /** Whether the right-hand side has a kink or a jump on the way. */
  readonly isRough?: boolean;
  /** Whether it jumps: then errors are irregular, whatever they look like. */
  readonly jumps?: boolean;
}

export const roundoffOf = ({ precision }: Pick<Ladder, "precision">): number =>
  precision === "float32" ? 2 ** -24 : 2 ** -53;

/** An event is located to so many units of the last place of its time. */
const LOCATED = 4;
/** More than this is chaos, and tells nothing of roundings. */
const MAGNIFIED = 100;

/** By how much roundings are magnified on the way: through events, whose times they move, as a change of the start grows. */
export const magnified = ({ through, growth = 1 }: { readonly through: boolean; readonly growth?: number }): number =>
  through ? LOCATED * Math.min(MAGNIFIED, Math.max(1, growth)) : 1;

/** Errors of so many steps that roundings, or the reference, explain. */
const floorOf = ({ size, uncertainty, roundoff }: Scale, steps: number): number =>
  Math.max(10 * uncertainty, 40 * roundoff * (size || 1) * Math.sqrt(steps));

/** All that was run of a method, by growing number of steps. */
export const bySteps = <P extends Point>(points: readonly P[], witnesses: readonly P[] = []): readonly P[] =>
  [...points, ...witnesses].sort((a, b) => a.steps - b.steps);

/** The place from which on no error is small by chance: none is far below one of finer steps that roundings do not explain. */
export function afterChance(points: readonly Point[], scale: Scale): number {
  let [after, most] = [0, 0];
  for (let k = points.length - 1; k >= 0; k--) {
    const { error, steps } = points[k];
    if (most > Math.max(CHANCE * error, FLOOR_MARGIN * floorOf(scale, steps))) {
      after = k + 1;
      break;
    }
    most = Math.max(most, error);
  }
  return after;
}

/** The fewest steps of which all digits are right that there are, and of all finer runs, those of odd numbers among them. */
function exactFrom(
  points: readonly Point[],
  witnesses: readonly Point[],
  { size, uncertainty, roundoff }: Scale,
): number | undefined {
  const unit = EXACT * roundoff * (size || 1);
  const allowed = (steps: number) => unit * Math.max(1, Math.sqrt(steps / FEW_STEPS)) + Math.min(unit, 2 * uncertainty);
  const all = bySteps(points, witnesses);
  const from = all[all.findLastIndex(({ steps, error }) => !(error <= allowed(steps))) + 1]?.steps;
  return from !== undefined && from <= FEW_STEPS ? from : undefined;
}

/**
 * Fits log error against log h over the asymptotic range: above the floor of roundings and below errors as large as the
 * solution itself.
 */
export function convergence(points: readonly Point[], scale: Scale, witnesses: readonly Point[] = []): Convergence {
  const { size } = scale;
  const magnitude = size || 1;
  const all = bySteps(points, witnesses);
  const { steps: settledAt = Number.POSITIVE_INFINITY } = all[afterChance(all, scale)] ?? {};
  const found = points.findIndex(({ steps }) => steps >= settledAt);
  const settled = found < 0 ? points.length - 1 : found;
  const least = points.reduce((least, { error }, k) => (k > least && error < points[least].error ? k : least), settled);
  const first = points.findIndex(({ error }) => error <= ROUGH * magnitude);
  if (first < 0)
    return { exact: false, isSeen: false, diverged: points.every(({ error }) => !(error <= 10 * magnitude)) };
  const isExactFrom = exactFrom(points, witnesses, scale);
  const exact = isExactFrom !== undefined;
  const isPast =
    least < points.length - 1 &&
    points[least].error < Math.min(1e-3 * magnitude, FLOOR_MARGIN * floorOf(scale, points[least].steps));
  const floor = isPast || points[least].error <= floorOf(scale, points[least].steps) ? points[least].error : undefined;
  const usable = points.filter(
    ({ error, steps }, k) =>
      k >= Math.max(first, settled) &&
      (floor === undefined || k <= least) &&
      error > floorOf(scale, steps) &&
      error <= ROUGH * magnitude &&
      (floor === undefined || error > 8 * floor),
  );
  const fit = exact || usable.length < FEWEST ? undefined : fitLine(usable, scale);
  return {
    exact,
    exactFrom: isExactFrom,
    isSeen: usable.length >= FEWEST,
    diverged: false,
    floor,
    fit: fit && fit.order >= LEAST_ORDER ? fit : undefined,
  };
}

/** A slope that is steeper by this much than the line is still rising. */
const RISING = 0.05;

/** The finest of some runs, more of them where those scatter. */
function fitLine(points: readonly Point[], { isRough = false, jumps = false }: Scale): Fit {
  const [coarse, fine] = points.slice(-2);
  const last = elementary.log(coarse.error / fine.error) / elementary.log(coarse.h / fine.h);
  const rises = (order: number) => last > order + RISING;
  const four = leastSquares(points.slice(-FITTED));
  const three = leastSquares(points.slice(-FEWEST));
  // The first of four may lie before the range in which errors fall by a power, next to steps that are not stable.
  const finest = !isRough && four.scatter > SCATTERED && three.scatter <= SCATTERED_ROUGH ? three : four;
  const scattered = leastSquares(points.slice(-FITTED_SCATTERED));
  return !jumps && finest.scatter <= (isRough ? SCATTERED_ROUGH : SCATTERED)
    ? { ...finest.line, irregular: false, rises: rises(finest.line.order) }
    : { ...scattered.line, irregular: true, rises: rises(scattered.line.order) };
}

/** In the logarithms, with the mean distance of the errors from the line. */
function leastSquares(points: readonly Point[]): { line: Omit<Fit, "irregular" | "rises">; scatter: number } {
  const x = points.map(({ h }) => elementary.log(h));
  const y = points.map(({ error }) => elementary.log(error));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const spread = x.reduce((sum, value) => sum + squared(value - mx), 0);
  const order = x.reduce((sum, value, k) => sum + (value - mx) * (y[k] - my), 0) / spread;
  const scatter = Math.sqrt(mean(x.map((value, k) => squared(y[k] - my - order * (value - mx)))));
  const line = {
    order,
    constant: elementary.exp(my - order * mx),
    deviation: scatter * Math.sqrt(points.length / Math.max(1, points.length - 2) / spread),
    from: points[points.length - 1].h,
    to: points[0].h,
  };
  return { line, scatter };
}

/** "3.98"; "about 1.0" where more digits would be chance. */
export const orderText = ({ order, irregular }: Fit): string =>
  irregular ? `about ${order.toFixed(1)}` : order.toFixed(2);
