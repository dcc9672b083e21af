import { experiment, param } from "node-ode";

/** Lotka and Volterra's predators and prey: both gain or lose in proportion to how often they meet. */
export function predatorPrey(
  [prey, predators] = [10, 5],
  t: number,
  {
    births = param(1, { min: 0, max: 3 }),
    losses = param(0.4, { min: 0, max: 1 }),
    gains = param(0.1, { min: 0, max: 1 }),
    deaths = param(0.5, { min: 0, max: 2 }),
  } = {},
) {
  const meetings = prey * predators;
  return [births * prey - losses * meetings, gains * meetings - deaths * predators];
}

/** Closed orbits around the point where both stay what they are. */
export const orbits = experiment(predatorPrey, {
  z0: [
    [10, 5],
    [6, 3],
  ],
  t: [0, 30],
});
