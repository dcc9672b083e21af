import { formatShort } from "../../../core/formatShort.ts";
import type { Findings } from "../findings.ts";
import { isAlwaysUndamped, type StabilityLimit } from "../stability.ts";
import type { Claim } from "./claim.ts";
import { lambdaWords } from "./numbers.ts";

/** Claims about steps that are too large. */

/** An oscillation that every step of a method makes grow, at all times along the solution. */
export const neverStable: Claim<{ readonly found: Findings; readonly limit: StabilityLimit }> = {
  name: "never stable",
  holds: ({ spectrum }, all) =>
    all.flatMap((found) => (isNever(found) && isAlwaysUndamped(spectrum) ? [{ found, limit: found.limit! }] : [])),
  words: ({ found, limit }) =>
    `${found.title} is stable at no step size here: λ = ${lambdaWords(limit.lambda)} oscillates without damping, and every step makes it grow.`,
};

export interface Unstable {
  readonly found: Findings;
  /** Observed: runs of larger steps are lost, or grow where the solution does not. */
  readonly h: number;
  readonly limit: StabilityLimit | undefined;
}

export const unstable: Claim<readonly Unstable[]> = {
  name: "unstable",
  holds(_, all) {
    const some = all.flatMap((found): Unstable[] => {
      const { limit, threshold } = found;
      return threshold && !isNever(found) ? [{ found, h: threshold.unstable, limit }] : [];
    });
    return some.length > 0 ? [some] : [];
  },
  words(some) {
    const each = some.map(({ found, h }) => `${found.title} when h is above ${formatShort(h)}`);
    const theory = some.flatMap(({ found, limit }) =>
      limit ? [`${found.title} ${formatShort(limit.h)} (λ = ${lambdaWords(limit.lambda)})`] : [],
    );
    return `Unstable: ${each.join(", ")}${theory.length > 0 ? `; linear theory along the solution says ${theory.join(", ")}` : ""}.`;
  },
};

const isNever = ({ limit }: Findings) => limit?.h === 0;
