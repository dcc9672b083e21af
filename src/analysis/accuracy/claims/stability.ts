import { formatShort } from "../../../core/formatShort.ts";
import { isImplicit } from "../../../ode/implicit/implicitMethod.ts";
import { atInfinity, stabilityFunction, stabilityName } from "../../../ode/stabilityFunction.ts";
import { lambdaWords } from "../../lambdaWords.ts";
import type { Findings } from "../findings.ts";
import { isAlwaysUndamped, type StabilityLimit } from "../stability.ts";
import type { Claim } from "./claim.ts";

/** Claims about steps that are too large. */

/** What is left of fast decay after a step, from which on it is not damped. */
const UNDAMPED = 1 - 1e-9;

/** No step is too large for what decays: of an implicit method that is A-stable. */
export const unconditional: Claim<{
  readonly title: string;
  readonly name: "A-stable" | "L-stable";
  /** |R| in the limit of what decays fast. */
  readonly left: number;
}> = {
  name: "A- or L-stable",
  holds: (_, all) =>
    all.flatMap(({ method, title }) => {
      const r = isImplicit(method) ? stabilityFunction(method) : undefined;
      const name = r && stabilityName(r);
      return name ? [{ title, name, left: Math.abs(atInfinity(r)) }] : [];
    }),
  words: ({ title, name, left }) =>
    `${title} is ${name}: no step is too large for what decays${left === 0 ? ", and what decays fast is gone after one" : left > UNDAMPED ? ", but what decays fast is hardly damped" : ""}.`,
};

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
