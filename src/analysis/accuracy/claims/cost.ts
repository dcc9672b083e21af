import { counted } from "../../../core/counted.ts";
import type { AccuracyStory } from "../accuracyStory.ts";
import { type Findings, isSpectrumKnown, type Target } from "../findings.ts";
import type { Claim } from "./claim.ts";
import { count, errorWords } from "./numbers.ts";

/** Claims about what an accuracy costs; of each report, one holds. */

/** A span that one step and two steps cross exactly. */
const ANY_STEP = 2;

export const bothExact: Claim<{ readonly from: number; readonly anyStep: boolean }> = {
  name: "both exact",
  holds(story, [euler, rk4]) {
    if (!euler.double.exact || !rk4.double.exact) return [];
    const from = Math.max(euler.double.exactFrom!, rk4.double.exactFrom!);
    const isUnlimited = ({ double: { ladder }, limit }: Findings) => ladder.threshold === undefined && !limit;
    return [{ from, anyStep: from <= ANY_STEP && isSpectrumKnown(story) && [euler, rk4].every(isUnlimited) }];
  },
  words: ({ from, anyStep }) =>
    `Both methods are exact to roundoff here${anyStep ? ": no step is too large for this right-hand side" : `${from > ANY_STEP ? ` with as few as ${counted(from, "step")}` : ""}, as long as they are stable`}.`,
};

export const rk4Exact: Claim<{ readonly from: number; readonly euler: Target | undefined }> = {
  name: "RK4 exact",
  holds(_, [euler, rk4]) {
    if (euler.double.exact || !rk4.double.exact) return [];
    const six = euler.targets.find(({ digits, evaluations }) => digits === 6 && evaluations !== undefined);
    return [{ from: Math.max(2, rk4.double.exactFrom!), euler: six }];
  },
  words: ({ from, euler }) =>
    `RK4 is exact to roundoff here with as few as ${counted(from, "step")}${euler ? `; Euler needs ${count(euler.evaluations!)} evaluations for ${errorWords(euler)}.` : "."}`,
};

interface Costs {
  readonly target: Target;
  readonly euler: number;
  readonly rk4: number;
}

export const costs: Claim<Costs> = {
  name: "costs",
  holds(_, found) {
    const both = pairsOf(found).find(([a, b]) => isReached(a) && isReached(b));
    return both ? [{ target: both[0], euler: both[0].evaluations!, rk4: both[1].evaluations! }] : [];
  },
  words({ target, euler, rk4 }) {
    const ratio = euler / rk4;
    const difference =
      ratio > 1.05
        ? `: ${count(ratio)} times fewer.`
        : ratio < 0.95
          ? `: ${count(1 / ratio)} times as many.`
          : ", as many.";
    return `To reach ${errorWords(target)} Euler needs ${count(euler)} evaluations, RK4 needs ${count(rk4)}${difference}`;
  },
};

interface OneReaches {
  readonly reaching: Findings;
  readonly target: Target;
  readonly other: Findings;
  readonly missed: Target;
  /** Whether the other one is known to stay above the target; else its number of steps is unknown. */
  readonly staysAbove: boolean;
}

export const oneReaches: Claim<OneReaches> = {
  name: "one reaches",
  holds(_, found) {
    const [euler, rk4] = found;
    const pairs = pairsOf(found);
    if (pairs.some(([a, b]) => isReached(a) && isReached(b))) return [];
    const one = pairs.find(([a, b]) => isReached(a) || isReached(b));
    if (!one) return [];
    const [a, b] = one;
    const [reaching, target, other, missed] = isReached(b) ? [rk4, b, euler, a] : [euler, a, rk4, b];
    return [{ reaching, target, other, missed, staysAbove: staysAbove(missed, other) }];
  },
  words: ({ reaching, target, other, missed, staysAbove }) =>
    `To reach ${errorWords(target)} ${reaching.title} needs ${count(target.evaluations!)} evaluations; ${
      staysAbove ? `${other.title} does not get there` : `what ${other.title} needs cannot be told`
    }: ${reason(missed, other)}.`,
};

interface NeitherReaches {
  /** The largest error asked for, of each method. */
  readonly missed: readonly { readonly found: Findings; readonly target: Target }[];
  /** Whether both are known to stay above it. */
  readonly stayAbove: boolean;
}

export const neitherReaches: Claim<NeitherReaches> = {
  name: "neither reaches",
  holds(_, [euler, rk4]) {
    const found = [euler, rk4];
    if (found.every(({ double }) => double.diverged)) return [];
    if (pairsOf(found).some(([a, b]) => isReached(a) || isReached(b)) || found[1].double.exact) return [];
    const missed = found.map((each) => ({ found: each, target: each.targets[0] }));
    return [{ missed, stayAbove: missed.every(({ found, target }) => staysAbove(target, found)) }];
  },
  words({ missed, stayAbove }) {
    const reasons = missed.map(({ found, target }) => reason(target, found));
    const why =
      reasons[0] === reasons[1]
        ? `${reasons[0]}${reasons[0] === NO_BETTER ? "" : ", with either method"}`
        : missed.map(({ found }, k) => `with ${found.title} ${reasons[k]}`).join(", ");
    const error = errorWords(missed[0].target);
    return stayAbove
      ? `Neither method reaches an error of ${error}: ${why}.`
      : `What an error of ${error} takes cannot be told: ${why}.`;
  },
};

export const bothDiverge: Claim<{ readonly steps: number | undefined }> = {
  name: "both diverge",
  holds(story, [euler, rk4]) {
    if (!euler.double.diverged || !rk4.double.diverged) return [];
    return [{ steps: [euler, rk4].every(({ side }) => isLost(side, story)) ? story.steps : undefined }];
  },
  words: ({ steps }) =>
    `Both methods diverge at every step size tried${steps === undefined ? "" : `, and with ${counted(steps, "step")} too: none of their numbers means anything`}.`,
};

function isLost({ solution: { message, error } }: Findings["side"], { reference }: AccuracyStory): boolean {
  return message !== undefined || !error.every((x) => x <= 10 * (reference.size || 1));
}

const isReached = ({ evaluations }: Target) => evaluations !== undefined;

/** Six digits first, then as many as there are; nothing where exactness says more. */
function pairsOf([euler, rk4]: readonly Findings[]): (readonly [Target, Target])[] {
  if (rk4.double.exact) return [];
  const pairs = euler.targets.map((target, k) => [target, rk4.targets[k]] as const);
  return [...pairs.filter(([{ digits }]) => digits === 6), ...pairs.toReversed()];
}

/** Of no method more than of another. */
const NO_BETTER = "the reference is no better itself";

/** A run of each method that was tried, or an argument, says that no number of steps gets below the target. */
function staysAbove({ need }: Target, { double }: Findings): boolean {
  return double.diverged || (need.how === "out of reach" && (need.why === "roundoff" || need.why === "reference"));
}

function reason({ need }: Target, { double }: Findings): string {
  if (double.diverged) return "every step size tried diverges";
  switch (need.how === "out of reach" && need.why) {
    case "roundoff":
      return "roundings of double precision stand in the way";
    case "reference":
      return NO_BETTER;
    case "irregular":
      return "errors fall too irregularly";
    default:
      return "errors do not yet fall in a way that would tell";
  }
}
