/** What a number that is learnt may be, and how an optimizer moves it. */
export interface LearntRange {
  /** Bounds of a fit, −∞ and ∞ where there is none. */
  readonly min: number;
  readonly max: number;
  /** Its logarithm is what is moved. */
  readonly log: boolean;
  /** What an optimizer takes as 1 of it; default by its size. */
  readonly scale: number | undefined;
}

/** Any number, in units of its own size. */
export const UNBOUNDED: LearntRange = {
  min: Number.NEGATIVE_INFINITY,
  max: Number.POSITIVE_INFINITY,
  log: false,
  scale: undefined,
};
