/** One step as it is taken. */
export interface GridStep {
  readonly t: number;
  readonly h: number;
}

/**
 * Step n of a run of equal steps as rounding realises it: from t0 + n·h to t0 + (n + 1)·h, so that states belong to the times
 * that are said, and as long as these are apart.
 */
export function gridStep(t0: number, h: number, n: number): GridStep {
  const t = t0 + n * h;
  return { t, h: t0 + (n + 1) * h - t };
}
