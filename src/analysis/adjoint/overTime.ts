import { formatNumber } from "../../figure/formatNumber.ts";
import type { Axis } from "../../protocol/figure.ts";
import { firstComponents } from "../drawnPart.ts";

/** Lines of one figure; more would be a tangle. */
export const MAX_CURVES = 6;

/** The components that are drawn. */
export const shownOf = (stateNames: readonly string[]): readonly string[] => stateNames.slice(0, MAX_CURVES);

/** That there are more, where there are. */
export const leftOut = (stateNames: readonly string[]) =>
  firstComponents(shownOf(stateNames).length, stateNames.length);

/** The axis that figures over time share. */
export const timeAxis = (time: Axis["scale"]): Axis => ({ label: "t", scale: time, link: "time", time: true });

/** A caption of the sentences that there are. */
export const captioned = (...sentences: readonly (string | false | undefined)[]) => {
  const caption = sentences.filter(Boolean).join(" ");
  return caption === "" ? {} : { caption };
};

export const timeSentence = (time: Axis["scale"]) =>
  typeof time === "object" && `Time is logarithmic beyond ${formatNumber(time.linearTo)}.`;
