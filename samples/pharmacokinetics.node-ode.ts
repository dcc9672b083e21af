/**
 * A drug that is taken three times: from the gut into the blood, and out of it.
 *
 *   gut′ = −ka gut,   blood′ = ka gut − ke blood,   and at each dose:   gut → gut + dose
 *
 * Doses are *events* at known times: `at([0, 12, 24], …)`. The state jumps there, and an output at such a time is the state after it.
 * How much of each arrives is as unknown as the two rates: `fitDoses` learns all four from concentrations in the blood. The gradient
 * goes through the doses, in every mode: behind a dose the adjoint is what it is before it.
 *
 * The data were made with ka = 1.2, ke = 0.15, a first dose of 8 and later ones of 4, and normal noise of 0.1.
 *
 * Things to try: stop the second dose (`at([0, 24], …)`) and see what the fit makes of it; a dose that is an infusion of two hours;
 * a dose where the blood falls below 1: `event(([gut, blood]) => blood - 1, { direction: "down", then: … })`.
 */
import { at, csv, experiment, meanSquaredError, param } from "node-ode";

const rates = {
  ka: param(0.8, { min: 0.01, max: 10, log: true }),
  ke: param(0.3, { min: 0.01, max: 10, log: true }),
  first: param(5, { min: 0, max: 20 }),
  later: param(5, { min: 0, max: 20 }),
};

/** Amounts by the blood's volume, times in hours; both empty at first. */
export function pharmacokinetics([gut, blood] = [0, 0], t: number, { ka, ke, first, later } = rates) {
  return [-ka * gut, ka * gut - ke * blood];
}

/** Rates and doses from concentrations in the blood. */
export const fitDoses = experiment(pharmacokinetics, {
  z0: [0, 0],
  t: [0, 36],
  trueTheta: { ka: 1.2, ke: 0.15, first: 8, later: 4 },
  events: [
    at([0], ([gut, blood], t, { first }) => [gut + first, blood], { name: "first dose" }),
    at([12, 24], ([gut, blood], t, { later }) => [gut + later, blood], { name: "later dose" }),
  ],
  data: csv("data/pharmacokinetics.csv"),
  loss: meanSquaredError(),
  train: { iterations: 60 },
  view: { gut: [0, 9], blood: [0, 8], t: [0, 36] },
});
