import { formatShort } from "../../../core/formatShort.ts";
import { brief } from "../../../core/quoted.ts";
import type { AccuracyStory, Course, InvariantStory } from "../accuracyStory.ts";
import type { Trend } from "../measure/trend.ts";
import type { Claim } from "./claim.ts";

/** Claims about what the experiment says that solutions keep. */

export interface OfInvariant {
  readonly invariant: InvariantStory;
  readonly by: readonly { readonly title: string; readonly course: Course }[];
}

/** Of each invariant that is one, the methods of some trend. */
const methodsOf = ({ invariants, sides }: AccuracyStory, trend: Trend | undefined): OfInvariant[] =>
  invariants.flatMap((invariant, k) => {
    const by = sides.flatMap(({ title, courses, solution }) =>
      courses[k].trend === trend && solution.message === undefined ? [{ title, course: courses[k] }] : [],
    );
    return invariant.isKept && by.length > 0 ? [{ invariant, by }] : [];
  });

const withTrend = (trend: Trend | undefined) => (story: AccuracyStory) => methodsOf(story, trend);

/** "0.0034 by Leapfrog". */
const each = ({ by }: OfInvariant) =>
  by.map(({ title, course }) => `${formatShort(Math.abs(course.furthest.distance), 2)} by ${title}`).join(", ");

/** The one that has no name of its own is "the invariant". */
const nameOf = ({ name }: InvariantStory) => (name === "invariant" ? "the invariant" : brief(name));
const named = ({ invariant }: OfInvariant) => nameOf(invariant);
const parts = ({ isRelative }: InvariantStory) => (isRelative ? ", as a part of it" : "");

/** By its own slope along the solution: every method is right not to keep it. */
export const noInvariant: Claim<InvariantStory> = {
  name: "no invariant",
  holds: ({ invariants }) => invariants.filter(({ isKept }) => !isKept),
  words: (invariant) =>
    `The equation does not keep ${nameOf(invariant)}: along the solution itself it comes ${formatShort(Math.abs(invariant.reference.furthest.distance), 2)} from its start${parts(invariant)}.`,
};

export const keptToRounding: Claim<OfInvariant> = {
  name: "an invariant kept to rounding",
  holds: withTrend("rounding"),
  words: (of) =>
    `To rounding, ${of.by.map(({ title }) => title).join(" and ")} keep${of.by.length > 1 ? "" : "s"} ${named(of)}.`,
};

export const noTrend: Claim<OfInvariant> = {
  name: "an invariant without a trend",
  holds: withTrend("even"),
  words: (of) =>
    `Without a trend over this span, ${named(of)} stays near its start, no further off in the second half than in the first: at most ${each(of)}${parts(of.invariant)}.`,
};

export const grows: Claim<OfInvariant> = {
  name: "an invariant that is lost",
  holds: withTrend("grows"),
  words: (of) =>
    `Further and further, ${named(of)} moves away from its start: up to ${each(of)}${parts(of.invariant)}.`,
};

/** Whose distances neither grow all the time nor stay the same. */
export const furthest: Claim<OfInvariant> = {
  name: "how far from an invariant",
  holds: withTrend(undefined),
  words: (of) => `At its furthest from its start, ${named(of)} is off by ${each(of)}${parts(of.invariant)}.`,
};
