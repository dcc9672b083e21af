/**
 * Predators and prey, after Lotka and Volterra: prey grow and are eaten, predators starve unless they eat.
 *
 *   prey′      = α prey − β prey·predators
 *   predators′ = δ prey·predators − γ predators
 *
 * All solutions with both species alive are closed curves round the equilibrium (γ/δ, α/β), because
 * V = δ prey − γ log prey + β predators − α log predators never changes along one. A method that does not keep V, such as
 * Euler's, spirals outward: the accuracy report of `orbits` draws how far each method comes from it.
 */
import { experiment, param, running } from "node-ode";

/** Parameters have names; each gets a slider. */
export function lotkaVolterra(
  [prey, predators] = [1, 1],
  t: number,
  {
    alpha = param(1.5, { min: 0.1, max: 4, step: 0.05 }),
    beta = param(1, { min: 0.1, max: 4, step: 0.05 }),
    gamma = param(3, { min: 0.1, max: 4, step: 0.05 }),
    delta = param(1, { min: 0.1, max: 4, step: 0.05 }),
  } = {},
) {
  const meetings = prey * predators;
  return [alpha * prey - beta * meetings, delta * meetings - gamma * predators];
}

/** Closed orbits of several sizes round (3, 1.5). */
export const orbits = experiment(lotkaVolterra, {
  z0: [
    [1, 1],
    [2, 1],
    [3, 1],
  ],
  t: [0, 10],
  invariant: {
    V: ([prey, predators], t, { alpha, beta, gamma, delta }) =>
      delta * prey - gamma * Math.log(prey) + beta * predators - alpha * Math.log(predators),
  },
  view: { prey: [0, 8], predators: [0, 6] },
});

/** How the squared distance from two animals of each kind, integrated over time, depends on the four parameters. */
export const distanceFromTwo = experiment(lotkaVolterra, {
  t: [0, 10],
  loss: running(([prey, predators]) => 0.5 * ((prey - 2) ** 2 + (predators - 2) ** 2)),
  method: "rk4",
  steps: 1000,
  view: { prey: [0, 8], predators: [0, 6] },
});
