import { formatShort } from "../../../core/formatShort.ts";
import type { ReferenceKind } from "../accuracyStory.ts";
import { referenceLabel } from "../referenceLabel.ts";
import type { Claim } from "./claim.ts";

/** Claims about the solution itself, and about what it is held against. */

export const endsEarly: Claim<{ readonly name: string; readonly why: string; readonly t: number }> = {
  name: "ends early",
  holds: ({ early, span, name }) => (early === undefined ? [] : [{ name, why: early.replace(/\.$/, ""), t: span[1] }]),
  words: ({ name, why, t }) =>
    `The solution of ${name} could not be followed to the end of its span: ${why}. The report ends at t = ${formatShort(t)}.`,
};

export const stopped: Claim<{ readonly why: string; readonly t: number }> = {
  name: "stopped by an event",
  holds: ({ stopped: why, span }) => (why === undefined ? [] : [{ why, t: span[1] }]),
  words: ({ why, t }) => `${why}; the report ends before, at t = ${formatShort(t)}.`,
};

/** The same sentence as of a solve, which is where it holds. */
export const unlistedSwitchings: Claim<{ readonly why: string }> = {
  name: "switching times that steps go over",
  holds: ({ unlisted }) => (unlisted === undefined ? [] : [{ why: unlisted }]),
  words: ({ why }) => `Neither steps nor the reference end where f switches: ${why}.`,
};

export const wrongClosedForm: Claim<{ readonly off: number; readonly kind: ReferenceKind }> = {
  name: "wrong closed form",
  holds: ({ reference: { disagreement, kind } }) => (disagreement === undefined ? [] : [{ off: disagreement, kind }]),
  words: ({ off, kind }) =>
    `The exact solution that the experiment gives does not solve this equation: it comes to lie ${formatShort(off)} off ${referenceLabel(kind)}, which errors are distances from here.`,
};

/** Below this part of the solution, an uncertain reference changes nothing that is said. */
const CERTAIN = 1e-9;
/** A problem that makes so much of a small change at its start makes as much of the roundings of a reference. */
const MAGNIFIES = 1e3;

export const uncertainReference: Claim<{ readonly uncertainty: number; readonly magnifies: boolean }> = {
  name: "uncertain reference",
  holds({ reference: { kind, uncertainty, size, growth } }) {
    if (kind === "exact" || uncertainty < CERTAIN * (size || 1)) return [];
    return [{ uncertainty, magnifies: growth !== undefined && growth > MAGNIFIES }];
  },
  words: ({ uncertainty, magnifies }) =>
    `The reference is itself uncertain by about ${formatShort(uncertainty)}${magnifies ? ": this problem magnifies small errors so much that a shorter span would tell more" : ""}.`,
};
