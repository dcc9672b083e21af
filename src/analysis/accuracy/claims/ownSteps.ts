import { formatCount } from "../../../core/formatCount.ts";
import { formatShort } from "../../../core/formatShort.ts";
import { switched } from "../../../ode/earlyEnds.ts";
import { isSwitching } from "../../../ode/switchingMethod.ts";
import type { OwnSteps } from "../accuracyStory.ts";
import type { Claim } from "./claim.ts";

interface Chosen {
  readonly title: string;
  readonly own: OwnSteps;
  /** Of a method that may change: the one it begins with. */
  readonly explicit: string | undefined;
}

/** Of a method that chooses its steps: how many, and who took them. */
export const ownSteps: Claim<Chosen> = {
  name: "own steps",
  holds: ({ sides }) =>
    sides.flatMap(({ title, own, method }) =>
      own ? [{ title, own, explicit: isSwitching(method) ? method.explicit : undefined }] : [],
    ),
  words({ title, own: { count, rtol, switches }, explicit }) {
    const chosen = `${title} chooses its own steps, ${formatCount(count)} of them at a relative tolerance of ${formatShort(rtol)}`;
    if (explicit === undefined) return `${chosen}.`;
    return `${chosen}: ${switches.length > 0 ? switched(switches).message : `${explicit} takes all of them`}.`;
  },
};
