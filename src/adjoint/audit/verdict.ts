import { elementary } from "../../elementary/elementary.ts";
import type { Difference } from "./centralDifference.ts";

/** What an audit finds of one number of a gradient. */
export type Verdict = string;

/** What a number is held against. */
export interface Reference extends Difference {
  /** Differences of whole solves; or a gradient that forward mode confirms along random directions. */
  readonly by: "differences" | "duality";
}

/** One number, with the scale on which it is compared. */
export interface Evidence {
  readonly value: number;
  readonly reference: Reference;
  /** Its honest size: its own, or a millionth of the largest one's where that is more, compared without units. */
  readonly unit: number;
  /** The largest number of the gradient, in this one's units. */
  readonly largest: number;
}

/** Of a mode that differentiates the steps taken. */
export interface DiscreteEvidence extends Evidence {
  /** How far duality lets it be off. */
  readonly duality: number;
  /** Whether differences along random directions contradict the mode. */
  readonly contradicted: boolean;
  /** The least distance of any such mode's number from the reference. */
  readonly nearest: number;
  /** The largest distance between the numbers of two such modes. */
  readonly apart: number;
}

export type Refinement = 1 | -1 | 2;

/** A number and what it is held against, for a solve as it was asked for, or refined. */
export interface Refined {
  readonly value: number;
  readonly reference: number;
}

/** Of a mode that solves the adjoint equation. */
export interface ContinuousEvidence extends Evidence {
  /** Steps halved so often, or tolerances divided by ten; at −1 doubled, or multiplied. Made when they are needed. */
  readonly refined: (level: Refinement) => Refined;
  /** Where steps are chosen: with none longer than smaller and smaller parts of the longest one taken. Made when they are needed. */
  readonly shortened: () => Iterable<Refined>;
  /** Whether a solve is so short that it may be refined twice. */
  readonly isShort: boolean;
  /** Order of the method where its steps are fixed. */
  readonly order: number | undefined;
  /** What the solve's tolerance promises of the number. */
  readonly tolerance: number;
}

/** Relative agreement that counts as exact. */
export const EXACT = 1e-9;
/** What is further apart than this part of its own size does not agree by that. */
const OWN = 1e-3;
/** What is less certain than this proves nothing. */
export const CERTAIN = 1e-5;
/** An error so many times the solve's own is not explained by it. */
const EXPLAINED = 10;
/** Errors that differ by no more than this part do not fall. */
const ALIKE = 0.3;
/** An error that falls to this part as steps are shortened to a quarter or less falls with them. */
const FALLEN = 0.1;
/** A distance that is at least this part of another is as large, where both are chance. */
const AS_LARGE = 0.1;
const UNSETTLED = "undecided, its error is the solve's own and does not fall yet";

/**
 * Of a mode that differentiates the steps taken: its number agrees with the derivative of these steps as far as that is known;
 * or it is wrong, which differences must say and duality may not deny unless differences along directions say so too. Where
 * the differences do not settle, nothing is decided; nor where modes are as far from one another as from the differences, and none
 * agrees with these: then roundings are what is seen.
 */
export function discreteVerdict(evidence: DiscreteEvidence): Verdict {
  const { value, reference, unit, duality, contradicted } = evidence;
  const said = agreement(evidence);
  if (said) return said;
  const confirmed = duality <= CERTAIN * unit;
  if (!isSettled(evidence)) {
    if (reference.trouble) return undecided(reference);
    const certainlyOff = Math.abs(value - reference.value) > 3 * reference.error;
    return certainlyOff && !confirmed ? "wrong" : undecided(reference);
  }
  const off = Math.abs(value - reference.value);
  const isRounding = off <= CERTAIN * unit && Math.min(evidence.apart, evidence.nearest) >= AS_LARGE * off;
  return (confirmed && !contradicted) || isRounding ? "undecided, differences and duality disagree" : "wrong";
}

/**
 * Of a mode that solves the adjoint equation: its number agrees with the derivative of the steps; or the two differ by an error
 * that the tolerance allows, or that falls when steps are halved, at the order that is measured then, or with the tolerance;
 * or it is off by more than the solve itself and stays so, which is wrong.
 *
 * No tolerance shortens the steps of a solution at rest, whatever these make of a change of it: before anything is called wrong,
 * steps are shortened by themselves.
 */
export function continuousVerdict(evidence: ContinuousEvidence): Verdict {
  const { value, reference, unit, refined, shortened, order, tolerance, isShort } = evidence;
  const said = agreement(evidence);
  if (said) return said;
  if (!isSettled(evidence)) return undecided(reference);
  const off = Math.abs(value - reference.value);
  if (order === undefined && off <= tolerance) return "discretisation error, within the tolerance";
  const exact = EXACT * unit;
  const finer = refined(1);
  const error = offOf(finer);
  if (!Number.isFinite(error)) return "undecided, finer solves end early";
  const falls = (from: number, to: number) => {
    if (order === undefined) return to <= Math.max(from / 3, exact) ? "with the tolerance" : undefined;
    const slope = elementary.log2(from / to);
    const fallsSo = slope >= order - 0.5 && Number.isFinite(slope);
    return fallsSo || to <= exact ? `at order ${fallsSo ? Math.round(slope) : order}` : undefined;
  };
  const now = falls(off, error);
  if (now) return `discretisation error, falls ${now}`;
  // One error of the three may be small by chance; two that are alike are there to stay.
  const stays = Math.abs(error - off) <= ALIKE * Math.max(error, off);
  const mayFall = !stays && (error < off || order === undefined);
  const before = mayFall ? falls(offOf(refined(-1)), order === undefined ? error : off) : undefined;
  if (before) return `discretisation error, falls ${before}`;
  if (isShort) {
    const later = falls(error, offOf(refined(2)));
    if (later) return `discretisation error, falls ${later}`;
  }
  const own = Math.abs(finer.reference - reference.value) + exact + (order === undefined ? tolerance / 10 : 0);
  if (error <= EXPLAINED * own) return UNSETTLED;
  for (const shorter of order === undefined ? shortened() : []) {
    const left = offOf(shorter);
    if (!Number.isFinite(left)) return "undecided, solves of shorter steps end early";
    if (left <= Math.max(FALLEN * off, exact)) return "discretisation error, falls with the step";
    if (error > EXPLAINED * Math.abs(shorter.reference - reference.value)) return "wrong";
  }
  return order === undefined ? UNSETTLED : "wrong";
}

/** Of any mode, where what happens on the way moves: held against the flow's own derivative. */
export interface MovingEvidence extends Evidence {
  readonly isAdaptive: boolean;
  /** The number with steps halved so often, or tolerances divided by ten; NaN where there is none. */
  readonly refined: (level: 1 | 2) => number;
  /** What the solve's tolerance promises of the number. */
  readonly tolerance: number;
}

/**
 * Of a number that approaches the flow's: it agrees with that; or the two differ by an error that the tolerance allows, or that falls
 * as solves are refined; or by one that stays as it is, which is wrong: a term is missing or too much. Anything between decides nothing.
 */
export function movingVerdict(evidence: MovingEvidence): Verdict {
  const { value, reference, unit, refined, isAdaptive, tolerance } = evidence;
  const said = agreement(evidence);
  if (said) return said;
  if (!isSettled(evidence)) return undecided(reference);
  const off = Math.abs(value - reference.value);
  if (isAdaptive && off <= tolerance) return "discretisation error, within the tolerance";
  const exact = EXACT * unit + 3 * reference.error;
  const part = isAdaptive ? 3 : 1.6;
  const falls = `discretisation error, falls with the ${isAdaptive ? "tolerance" : "step"}`;
  const once = Math.abs(refined(1) - reference.value);
  if (once <= Math.max(off / part, exact)) return falls;
  const twice = Math.abs(refined(2) - reference.value);
  if (twice <= Math.max(off / (part * part), exact)) return falls;
  if (!Number.isFinite(once + twice)) return "undecided, finer solves end early";
  const stays = (error: number) => Math.abs(error - off) <= ALIKE * Math.max(error, off);
  return stays(once) && stays(twice) ? "wrong" : "undecided, its error does not fall yet";
}

/** `agrees to …`, where the number is no further off from a reference that is known so well; `wrong` where it is none. */
function agreement({ value, reference, unit, largest }: Evidence): Verdict | undefined {
  if (!Number.isFinite(value)) return "wrong";
  const off = Math.abs(value - reference.value);
  if (!(off <= Math.max(EXACT * unit, 3 * reference.error)) || !isSettled({ reference, unit })) return undefined;
  const said = agreesTo(Math.max(off, reference.error), Math.abs(reference.value), largest);
  return `${said}${reference.by === "duality" ? " by duality" : ""}`;
}

/**
 * How far two numbers are apart, as a power of ten, relative to their own size, no finer than 1e-9: `agrees to 1e-7`. Numbers that
 * matter so little that roundoff has most of them agree to a part of the largest one: `agrees to 1e-13 of the largest`.
 */
export function agreesTo(off: number, own: number, largest: number, finest = EXACT): Verdict {
  const power = (x: number) => `1e${Math.ceil(elementary.log10(x) - 1e-9)}`;
  if (off === 0) return `agrees to ${power(finest)}`;
  if (off <= OWN * own) return `agrees to ${power(Math.max(off / own, finest))}`;
  return `agrees to ${power(off / largest)} of the largest`;
}

export function isSettled({ reference, unit }: { readonly reference: Difference; readonly unit: number }): boolean {
  return !reference.trouble && 3 * reference.error <= CERTAIN * unit;
}

function undecided({ error, trouble }: Difference): Verdict {
  if (trouble) return `undecided, ${trouble}`;
  if (!Number.isFinite(error)) return "undecided, differences give nothing";
  return `undecided, differences may be off by ${error.toExponential(0)}`;
}

function offOf({ value, reference }: Refined): number {
  return Math.abs(value - reference);
}
