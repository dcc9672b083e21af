/**
 * Two species that live on the same grass (Strogatz, Nonlinear Dynamics and Chaos, section 6.4): each grows alone to its own limit, and
 * each makes life harder for the other.
 *
 *   rabbits′ = rabbits (3 − rabbits − 2 sheep)
 *   sheep′   = sheep (2 − rabbits − sheep)
 *
 * They can live together at (1, 1), but that is a saddle: two curves lead into it (its stable manifold, bold), and they part the plane.
 * Above them the sheep are left, below them the rabbits. Which species wins is decided by where it starts, not by its strength alone.
 *
 * Things to try: switch on the basins of attraction; start a trajectory on either side of the separatrix, as close to it as you can;
 * lower the pressure to 0.5 with its slider: the saddle is gone, and both species live.
 */
import { experiment, param } from "node-ode";

/** Numbers of animals, in hundreds; the pressure is what a sheep costs the rabbits, as a part of what it is in the book. */
export function competition(
  [rabbits, sheep] = [0.5, 0.4],
  t: number,
  { pressure = param(1, { min: 0, max: 2, step: 0.05 }) } = {},
) {
  return [rabbits * (3 - rabbits - 2 * pressure * sheep), sheep * (2 - pressure * rabbits - sheep)];
}

/** One start in each region. */
export const whoWins = experiment(competition, {
  z0: [
    [0.4, 0.3],
    [2.4, 2.2],
    [0.3, 0.6],
    [2.8, 1.2],
  ],
  t: [0, 12],
  view: { rabbits: [-0.25, 3.5], sheep: [-0.25, 2.75] },
});
