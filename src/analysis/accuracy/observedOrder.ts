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
  /** Steps h of the finest and the coarsest run fitted. */
  readonly from: number;
  readonly to: number;
  /** The errors jump about the line: what a step makes of a kink or a jump depends on where it falls. */
  readonly irregular: boolean;
}

/** What the errors of a ladder show. */
export interface Convergence {
  /** error ≈ constant · h^order over the runs of the asymptotic range; absent where there are too few of them. */
  readonly fit?: Fit;
  /** The smallest error, where the ladder got to where roundings (or the reference) keep it from falling. */
  readonly floor?: number;
  /** Even a few steps give all digits that there are. */
  readonly exact: boolean;
  /** No run came to the end with a bounded solution. */
  readonly diverged: boolean;
}

/** Errors of this many runs are fitted: the finest of the asymptotic range. */
const FITTED = 4;
/** Where those scatter: chance evens out over more. */
const FITTED_SCATTERED = 8;
const FEWEST = 3;
/** Errors that lie this far off the line, in the logarithm and on the average, do not follow a power of h. */
const SCATTERED = 0.2;
/** The same where f is known to be rough on the way: there four in a row may look like a power by chance. */
const SCATTERED_ROUGH = 0.02;
/** A smallest error this many times what roundings explain is chance and no floor of theirs. */
const FLOOR_MARGIN = 1e4;
/** Errors above this part of the solution's size say nothing of the order. */
const ROUGH = 0.2;
/** A run of so few steps that is right to this many units of roundoff is exact. */
const FEW_STEPS = 16;
const EXACT = 64;

export interface Scale {
  /** Largest magnitude of what is compared. */
  readonly size: number;
  /** How far the reference may be off. */
  readonly uncertainty: number;
  /** Unit roundoff of the runs. */
  readonly roundoff: number;
  /** Whether the right-hand side has a kink or a jump on the way. */
  readonly isRough?: boolean;
}

export const roundoffOf = ({ precision }: Pick<Ladder, "precision">): number =>
  precision === "float32" ? 2 ** -24 : 2 ** -53;

/**
 * Fits log error against log h over the asymptotic range: above the floor of roundings and below errors as large as the
 * solution itself.
 */
export function convergence(
  points: readonly Point[],
  { size, uncertainty, roundoff, isRough = false }: Scale,
): Convergence {
  const magnitude = size || 1;
  const least = points.reduce((least, { error }, k) => (error < points[least].error ? k : least), 0);
  const first = points.findIndex(({ error }) => error <= ROUGH * magnitude);
  if (first < 0) return { exact: false, diverged: points.every(({ error }) => !(error <= 10 * magnitude)) };
  const floorOf = (steps: number) => Math.max(10 * uncertainty, 40 * roundoff * magnitude * Math.sqrt(steps));
  const exact = points.some(
    ({ steps, error }) => steps <= FEW_STEPS && error <= EXACT * roundoff * magnitude + 2 * uncertainty,
  );
  const isPast =
    least < points.length - 1 &&
    points[least].error < Math.min(1e-3 * magnitude, FLOOR_MARGIN * floorOf(points[least].steps));
  const floor = isPast || points[least].error <= floorOf(points[least].steps) ? points[least].error : undefined;
  const usable = points.filter(
    ({ error, steps }, k) =>
      k >= first &&
      (floor === undefined || k <= least) &&
      error > floorOf(steps) &&
      error <= ROUGH * magnitude &&
      (floor === undefined || error > 8 * floor),
  );
  return { exact, diverged: false, floor, fit: exact || usable.length < FEWEST ? undefined : fitLine(usable, isRough) };
}

/** The finest of some runs, more of them where those scatter. */
function fitLine(points: readonly Point[], isRough: boolean): Fit {
  const finest = leastSquares(points.slice(-FITTED));
  return finest.scatter <= (isRough ? SCATTERED_ROUGH : SCATTERED)
    ? { ...finest.line, irregular: false }
    : { ...leastSquares(points.slice(-FITTED_SCATTERED)).line, irregular: true };
}

/** In the logarithms, with the mean distance of the errors from the line. */
function leastSquares(points: readonly Point[]): { line: Omit<Fit, "irregular">; scatter: number } {
  const x = points.map(({ h }) => elementary.log(h));
  const y = points.map(({ error }) => elementary.log(error));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const order =
    x.reduce((sum, value, k) => sum + (value - mx) * (y[k] - my), 0) /
    x.reduce((sum, value) => sum + squared(value - mx), 0);
  const scatter = Math.sqrt(mean(x.map((value, k) => squared(y[k] - my - order * (value - mx)))));
  const line = { order, constant: elementary.exp(my - order * mx), from: points[points.length - 1].h, to: points[0].h };
  return { line, scatter };
}

/** "3.98"; "about 1.0" where more digits would be chance. */
export const orderText = ({ order, irregular }: Fit): string =>
  irregular ? `about ${order.toFixed(1)}` : order.toFixed(2);
