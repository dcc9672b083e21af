import { counted } from "../../../core/counted.ts";
import { enumerated } from "../../../core/enumerated.ts";
import type { AccuracyStory, SideStory } from "../accuracyStory.ts";
import type { Claim } from "./claim.ts";

/** Claims about why methods have no gradient in the table of ends, where there is one to compare with. */

interface Without {
  /** Of the methods. */
  readonly titles: readonly string[];
  /** Of the report. */
  readonly steps: number;
}

/** The methods without a gradient for one reason, told together. */
const without =
  (isWhy: (side: SideStory) => boolean) =>
  ({ gradient, sides, steps }: AccuracyStory): readonly Without[] => {
    const titles = sides.filter((side) => !side.gradient && isWhy(side)).map(({ title }) => title);
    return gradient && titles.length > 0 ? [{ titles, steps }] : [];
  };

const endsEarly = ({ solution }: SideStory): boolean => solution.message !== undefined;
const haveNone = ({ titles }: Without) => `${enumerated(titles)} ${titles.length === 1 ? "has" : "have"} no gradient`;

export const gradientEndsEarly: Claim<Without> = {
  name: "no gradient of a solution that ends early",
  holds: without(endsEarly),
  words: (facts) => `${haveNone(facts)}: the solution ends before the loss is known.`,
};

export const gradientOfOwnSteps: Claim<Without> = {
  name: "no gradient of own steps",
  holds: without((side) => !endsEarly(side) && side.own !== undefined),
  words: ({ titles, steps }) =>
    `${enumerated(titles)} ${titles.length === 1 ? "chooses its steps itself" : "choose their steps themselves"}: no gradient stands beside those of ${counted(steps, "step")}.`,
};

export const gradientTakesMore: Claim<Without> = {
  name: "no gradient of so few steps",
  holds: without((side) => !endsEarly(side) && side.own === undefined),
  words: (facts) =>
    `With ${counted(facts.steps, "step")} ${haveNone(facts)}: a step ends at every time of the data, which takes more of them.`,
};
