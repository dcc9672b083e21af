import { counted } from "../../core/counted.ts";
import { enumerated } from "../../core/enumerated.ts";
import type { AccuracyStory } from "./accuracyStory.ts";

/** Why methods have no gradient in the table of ends, where there is one to compare with. */
export function gradientsLeftOut({ gradient, sides, steps }: AccuracyStory): string[] {
  if (!gradient) return [];
  const without = sides.filter((side) => !side.gradient);
  const ended = without.filter(({ solution }) => solution.message !== undefined);
  const free = without.filter((side) => side.own && !ended.includes(side));
  const rest = without.filter((side) => !ended.includes(side) && !free.includes(side));
  const of = (those: typeof sides) => enumerated(those.map(({ title }) => title));
  const have = (those: typeof sides) => (those.length === 1 ? "has" : "have");
  const chooses = free.length === 1 ? "chooses its steps itself" : "choose their steps themselves";
  return [
    ...(ended.length > 0
      ? [`${of(ended)} ${have(ended)} no gradient: the solution ends before the loss is known.`]
      : []),
    ...(free.length > 0
      ? [`${of(free)} ${chooses}: no gradient stands beside those of ${counted(steps, "step")}.`]
      : []),
    ...(rest.length > 0
      ? [
          `With ${counted(steps, "step")} ${of(rest)} ${have(rest)} no gradient: a step ends at every time of the data, which takes more of them.`,
        ]
      : []),
  ];
}
