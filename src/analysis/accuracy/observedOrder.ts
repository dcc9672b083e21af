import type { Ladder } from "../../protocol/accuracyApi.ts";

/** A run seen by one of its errors. */
export interface Point {
  readonly steps: number;
  readonly h: number;
  readonly error: number;
}

/** What the errors of a ladder show. */
export interface Convergence {
  /** error ≈ constant · h^order over the runs of the asymptotic range; absent where there are too few of them. */
  readonly fit?: { readonly order: number; readonly constant: number; readonly from: number; readonly to: number };
  /** The smallest error, where the ladder got to where roundings (or the reference) keep it from falling. */
  readonly floor?: number;
  /** Even a few steps give all digits that there are. */
  readonly exact: boolean;
  /** No run came to the end with a bounded solution. */
  readonly diverged: boolean;
}

/** Errors of this many runs are fitted: the finest of the asymptotic range. */
const FITTED = 4;
const FEWEST = 3;
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
}

export const roundoffOf = ({ precision }: Pick<Ladder, "precision">): number =>
  precision === "float32" ? 2 ** -24 : 2 ** -53;

/**
 * Fits log error against log h over the asymptotic range: above the floor of roundings and below errors as large as the
 * solution itself.
 */
export function convergence(points: readonly Point[], { size, uncertainty, roundoff }: Scale): Convergence {
  const magnitude = size || 1;
  const least = points.reduce((least, { error }, k) => (error < points[least].error ? k : least), 0);
  const first = points.findIndex(({ error }) => error <= ROUGH * magnitude);
  if (first < 0) return { exact: false, diverged: points.every(({ error }) => !(error <= 10 * magnitude)) };
  const floorOf = (steps: number) => Math.max(10 * uncertainty, 40 * roundoff * magnitude * Math.sqrt(steps));
  const exact = points.some(
    ({ steps, error }) => steps <= FEW_STEPS && error <= EXACT * roundoff * magnitude + 2 * uncertainty,
  );
  const isPast = least < points.length - 1 && points[least].error < 1e-3 * magnitude;
  const floor = isPast || points[least].error <= floorOf(points[least].steps) ? points[least].error : undefined;
  const usable = points.filter(
    ({ error, steps }, k) =>
      k >= first &&
      k <= least &&
      error > floorOf(steps) &&
      error <= ROUGH * magnitude &&
      (floor === undefined || error > 8 * floor),
  );
  const fitted = usable.slice(-FITTED);
  return { exact, diverged: false, floor, fit: exact || fitted.length < FEWEST ? undefined : fitLine(fitted) };
}

/** Least squares in the logarithms. */
function fitLine(points: readonly Point[]): NonNullable<Convergence["fit"]> {
  const x = points.map(({ h }) => Math.log(h));
  const y = points.map(({ error }) => Math.log(error));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const order =
    x.reduce((sum, value, k) => sum + (value - mx) * (y[k] - my), 0) /
    x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
  return {
    order,
    constant: Math.exp(my - order * mx),
    from: points[points.length - 1].h,
    to: points[0].h,
  };
}
