import { elementary } from "../../elementary/elementary.ts";
import type { Difference } from "./centralDifference.ts";

/** What an audit finds of one number of a gradient. */
export type Verdict = string;

/** One number in one mode, as it stands and as it changes when the solve is refined. */
export interface Evidence {
  readonly value: number;
  readonly reference: Difference;
  /** Halved steps, or tolerances divided by ten; made when they are needed. */
  readonly refined: (level: 1 | 2) => { readonly value: number; readonly reference: Difference };
  /** Order of the method where its steps are fixed. */
  readonly order: number | undefined;
  /** Where its steps are chosen, their tolerance, in the gradient's units, and the largest error that it explains. */
  readonly tolerance: number;
  readonly explained: number;
}

/** Relative agreement that counts as exact. */
const EXACT = 1e-9;
/** Differences that are less certain than this prove nothing. */
const CERTAIN = 1e-5;

/**
 * Decides by computing: a number agrees with differences of whole solves as far as these can tell; or it is off by an error
 * that falls when steps are halved, at the order that is measured then, or with the tolerance, or that is no larger than
 * this; or it is wrong. Where the differences are too uncertain to tell, nothing is decided.
 */
export function verdictOf({ value, reference, refined, order, tolerance, explained }: Evidence): Verdict {
  const scale = 1 + Math.abs(reference.value);
  const off = Math.abs(value - reference.value);
  if (!Number.isFinite(value)) return "wrong";
  if (!Number.isFinite(reference.error)) return "undecided, differences give nothing";
  const certain = 3 * reference.error;
  if (off <= Math.max(EXACT * scale, certain) && certain <= CERTAIN * scale) {
    const digits = Math.ceil(elementary.log10(Math.max(off, reference.error, EXACT * scale) / scale) - 1e-9);
    return `agrees to 1e${digits}`;
  }
  const otherwise =
    off <= certain ? `undecided, differences may be off by ${reference.error.toExponential(0)}` : "wrong";
  const within = off <= tolerance ? "discretisation error, within the tolerance" : undefined;
  const errors = [off, ...([1, 2] as const).map((level) => offOf(refined(level)))];
  if (!errors.every(Number.isFinite)) return within ?? "undecided, finer solves end early";
  if (order === undefined) {
    // One error of the two may be small by chance.
    const falls = errors[2] <= Math.max(off / 3, errors[1] / 3, EXACT * scale);
    if (falls && off <= explained) return "discretisation error, falls with the tolerance";
    return within ?? otherwise;
  }
  const slope = elementary.log2(errors[1] / errors[2]);
  const measured = Math.round(slope);
  const falls = errors[2] <= EXACT * scale || (errors[1] < off && slope >= order - 0.5);
  if (!falls) return otherwise;
  return `discretisation error, falls at order ${Number.isFinite(slope) ? measured : order}`;
}

function offOf({ value, reference }: { readonly value: number; readonly reference: Difference }): number {
  return Math.abs(value - reference.value);
}
