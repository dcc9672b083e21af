/**
 * Parameters from measurements: predators and prey once more, but now the four rates are unknown and a table of counts is
 * given.
 *
 * `data/lotkaVolterra.csv` holds 201 counts of both species over 20 units of time. They were made, not collected, so that you
 * can see how near the truth they lead: the solution from (10, 5) at alpha = 1.1, beta = 0.4, gamma = 0.4, delta = 0.1 was
 * computed, every number was multiplied by 1 + 0.05·n with n normal (the language's generator, xoshiro128**, with seed 5, row
 * by row, prey first), rounded to three digits after the point, and two cells were left empty, as happens with counts.
 *
 * An error of five in a hundred is one of the logarithm, so that is what the loss compares: squares of the plain difference
 * would listen to the years of plenty and hardly to those of want. The first row is as noisy as the others, and the initial
 * state is trained too (`learnZ0`). Six unknowns and a smooth loss are a case for L-BFGS, which is at the least loss in fewer than
 * eighty iterations; Adam, at a rate of 0.01, is not within 1 % of it after a thousand.
 */
import { csv, experiment, lbfgs, param, pointwise } from "node-ode";

/** The rates that training starts from are guesses, up to two thirds off. */
export function lotkaVolterraFit(
  [prey, predators] = [10, 5],
  t: number,
  {
    alpha = param(0.8, { min: 0.1, max: 2 }),
    beta = param(0.25, { min: 0.05, max: 1 }),
    gamma = param(0.6, { min: 0.05, max: 1 }),
    delta = param(0.15, { min: 0.01, max: 0.5 }),
  } = {},
) {
  const meetings = prey * predators;
  return [alpha * prey - beta * meetings, delta * meetings - gamma * predators];
}

/** Train this one: it ends within 2 % of all four rates. */
export const fitCounts = experiment(lotkaVolterraFit, {
  t: [0, 20],
  data: csv("data/lotkaVolterra.csv"),
  trueTheta: { alpha: 1.1, beta: 0.4, gamma: 0.4, delta: 0.1 },
  loss: pointwise((z, t, counted) => Math.log(z[0] / counted[0]) ** 2 + Math.log(z[1] / counted[1]) ** 2),
  train: { iterations: 100, optimizer: lbfgs(), method: "rk4", steps: 2, learnZ0: true },
  view: { prey: [0, 14], predators: [0, 8] },
});
