import type { AccuracyStory } from "./accuracyStory.ts";
import { type Saying, saying } from "./claims/claim.ts";
import { bothDiverge, bothExact, costs, neitherReaches, oneReaches, rk4Exact } from "./claims/cost.ts";
import { gradientEndsEarly, gradientOfOwnSteps, gradientTakesMore } from "./claims/gradient.ts";
import { furthest, grows, keptToRounding, noInvariant, noTrend } from "./claims/invariant.ts";
import { diverges, noOrder, noSingle, orders, reducedOrder, singleFloor } from "./claims/order.ts";
import { ownSteps } from "./claims/ownSteps.ts";
import { proven } from "./claims/proof.ts";
import { endsEarly, stopped, uncertainReference, unlistedSwitchings, wrongClosedForm } from "./claims/solution.ts";
import { neverStable, unconditional, unstable } from "./claims/stability.ts";
import type { Findings } from "./findings.ts";

/** Everything that a report may say, in the order in which it does. */
const sayings: readonly Saying[] = [
  saying(endsEarly),
  saying(stopped),
  saying(unlistedSwitchings),
  saying(wrongClosedForm),
  saying(bothExact),
  saying(rk4Exact),
  saying(costs),
  saying(oneReaches),
  saying(neitherReaches),
  saying(bothDiverge),
  saying(ownSteps),
  saying(proven),
  saying(orders),
  saying(reducedOrder),
  saying(noOrder),
  saying(diverges),
  saying(noInvariant),
  saying(keptToRounding),
  saying(noTrend),
  saying(grows),
  saying(furthest),
  saying(unconditional),
  saying(neverStable),
  saying(unstable),
  saying(singleFloor),
  saying(noSingle),
  saying(uncertainReference),
  saying(gradientEndsEarly),
  saying(gradientOfOwnSteps),
  saying(gradientTakesMore),
];

/** What the numbers of this problem say. */
export function sentences(story: AccuracyStory, all: readonly Findings[]): readonly string[] {
  return sayings.flatMap((say) => say(story, all));
}
